//! Encodes a mail (RFC 5322 and MIME).

use std::time::SystemTime;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};

use super::{Outgoing, SendError, address};

/// Prevents automatic replies (RFC 3834).
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

/// An encoded mail.
pub(super) struct EncodedMail {
    /// The recipient.
    pub(super) to: Address,
    /// Headers and body, with `\r\n` at the end of each line.
    pub(super) bytes: Vec<u8>,
}

/// Encodes a mail. The result is deterministic.
///
/// # Errors
/// Permanent: a mail that cannot be encoded stays so.
pub(super) fn encode(mail: &Outgoing<'_>) -> Result<EncodedMail, SendError> {
    let to = address::parse(mail.to)?;
    let message = Message::builder()
        .message_id(Some(mail.message_id()))
        .date(SystemTime::from(mail.now))
        .from(mail.from.mailbox())
        .to(Mailbox::new(None, to.clone()))
        .subject(subject(mail))
        .header(AutoSubmitted)
        .multipart(body(mail))
        .map_err(|error| SendError::permanent(format!("the mail cannot be encoded: {error}")))?;
    Ok(EncodedMail { to, bytes: message.formatted() })
}

/// Plain text comes first: programs show the last alternative they support (RFC 2046, section 5.1.4).
fn body(mail: &Outgoing<'_>) -> MultiPart {
    MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{}", mail.safe_id()))
        .singlepart(SinglePart::plain(mail.rendered.text.clone()))
        .singlepart(SinglePart::html(mail.rendered.html.clone()))
}

/// The subject on one line.
pub(super) fn subject(mail: &Outgoing<'_>) -> String {
    mail.rendered.subject.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
