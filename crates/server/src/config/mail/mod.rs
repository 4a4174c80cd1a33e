//! How mails are sent.

mod transport;

use std::path::PathBuf;

pub(crate) use self::transport::{Mailgun, Mailtrap, Sendmail, Ses, Smtp};
use super::read::{Reader, choice, flag, mail_address, text};

/// How mails are sent.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// `EMAIL_FROM`: an address, or a name and an address in angle brackets.
    pub(crate) from: String,
    /// `EMAIL_TRANSPORT`, with its settings.
    pub(crate) transport: Transport,
    /// `EMAIL_VERIFY_SETUP`: try the connection at the start.
    pub(crate) verify_setup: bool,
    /// `EMAIL_TEMPLATES_PATH`.
    pub(crate) templates_path: PathBuf,
}

/// By what mails are sent.
#[derive(Debug, Clone)]
pub(crate) enum Transport {
    /// A program on this machine.
    Sendmail(Sendmail),
    /// A mail server.
    Smtp(Smtp),
    /// The API of Mailgun.
    Mailgun(Mailgun),
    /// The API of Amazon SES.
    Ses(Ses),
    /// The API of Mailtrap.
    Mailtrap(Mailtrap),
}

#[derive(Clone, Copy, PartialEq, Default)]
enum Kind {
    #[default]
    Sendmail,
    Smtp,
    Mailgun,
    Ses,
    Mailtrap,
}

impl Mail {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let kinds = [
            ("sendmail", Kind::Sendmail),
            ("smtp", Kind::Smtp),
            ("mailgun", Kind::Mailgun),
            ("ses", Kind::Ses),
            ("mailtrap", Kind::Mailtrap),
        ];
        let kind = reader.need("EMAIL_TRANSPORT", choice(&kinds));
        // All of them are read, so that a wrong value is found before somebody changes the transport.
        let sendmail = Sendmail::read(reader);
        let smtp = Smtp::read(reader);
        let mailgun = Mailgun::read(reader, kind == Kind::Mailgun);
        let ses = Ses::read(reader, kind == Kind::Ses);
        let mailtrap = Mailtrap::read(reader, kind == Kind::Mailtrap);
        Self {
            from: reader.need("EMAIL_FROM", mail_address),
            transport: match kind {
                Kind::Sendmail => Transport::Sendmail(sendmail),
                Kind::Smtp => Transport::Smtp(smtp),
                Kind::Mailgun => Transport::Mailgun(mailgun),
                Kind::Ses => Transport::Ses(ses),
                Kind::Mailtrap => Transport::Mailtrap(mailtrap),
            },
            verify_setup: reader.need("EMAIL_VERIFY_SETUP", flag),
            templates_path: reader.need("EMAIL_TEMPLATES_PATH", text).into(),
        }
    }
}
