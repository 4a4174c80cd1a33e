//! A mail as text (RFC 5322 and MIME).

use std::time::SystemTime;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};

use super::{Outgoing, SendError, address};

/// Tells programs that answer mails by themselves not to answer this one (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// A mail, ready for the wire.
pub(super) struct Letter {
    /// Whom it goes to.
    pub(super) to: Address,
    /// The whole mail, with `\r\n` at the end of each line.
    pub(super) bytes: Vec<u8>,
}

/// Writes a mail. The same mail at the same time gives the same bytes: nothing in it is random.
///
/// # Errors
/// Permanent: what cannot be written stays so.
pub(super) fn write(mail: &Outgoing<'_>) -> Result<Letter, SendError> {
    let to = address::parse(mail.to)?;
    let message = Message::builder()
        .message_id(Some(mail.message_id()))
        .date(SystemTime::from(mail.now))
        .from(mail.from.mailbox())
        .to(Mailbox::new(None, to.clone()))
        .subject(subject(mail))
        .header(AutoSubmitted)
        .multipart(body(mail))
        .map_err(|error| SendError::permanent(format!("the mail cannot be written: {error}")))?;
    Ok(Letter { to, bytes: message.formatted() })
}

/// The text first: programs show the last part they can (RFC 2046, section 5.1.4).
fn body(mail: &Outgoing<'_>) -> MultiPart {
    MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{}", mail.safe_id()))
        .singlepart(SinglePart::plain(mail.rendered.text.clone()))
        .singlepart(SinglePart::html(mail.rendered.html.clone()))
}

/// The subject in one line.
pub(super) fn subject(mail: &Outgoing<'_>) -> String {
    mail.rendered.subject.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
