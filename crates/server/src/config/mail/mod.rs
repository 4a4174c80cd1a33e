//! Sender, transport and templates of mails.

mod transport;

use std::path::PathBuf;

use vestibule_mail::TransportSettings;

use super::read::{Reader, choice, flag, mail_address, text};

/// Sender, transport and templates of mails.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// `EMAIL_FROM`: an address, or a name and an address in angle brackets.
    pub(crate) from: String,
    /// `EMAIL_TRANSPORT`, with its settings.
    pub(crate) transport: TransportSettings,
    /// `EMAIL_VERIFY_SETUP`: tests the connection at the start.
    pub(crate) verify_setup: bool,
    /// `EMAIL_TEMPLATES_PATH`.
    pub(crate) templates_path: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Default)]
enum Kind {
    #[default]
    Sendmail,
    Smtp,
    Mailgun,
    Ses,
    Mailtrap,
    File,
}

impl Mail {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let kinds = [
            ("sendmail", Kind::Sendmail),
            ("smtp", Kind::Smtp),
            ("mailgun", Kind::Mailgun),
            ("ses", Kind::Ses),
            ("mailtrap", Kind::Mailtrap),
            ("file", Kind::File),
        ];
        let kind = reader.need("EMAIL_TRANSPORT", choice(&kinds));
        // The settings of all transports are read, so that errors are found before the transport is changed.
        let sendmail = transport::sendmail(reader);
        let smtp = transport::smtp(reader);
        let mailgun = transport::mailgun(reader, kind == Kind::Mailgun);
        let ses = transport::ses(reader, kind == Kind::Ses);
        let mailtrap = transport::mailtrap(reader, kind == Kind::Mailtrap);
        let folder = reader.need("EMAIL_FILE_PATH", text).into();
        Self {
            from: reader.need("EMAIL_FROM", mail_address),
            transport: match kind {
                Kind::Sendmail => TransportSettings::Sendmail(sendmail),
                Kind::Smtp => TransportSettings::Smtp(smtp),
                Kind::Mailgun => TransportSettings::Mailgun(mailgun),
                Kind::Ses => TransportSettings::Ses(ses),
                Kind::Mailtrap => TransportSettings::Mailtrap(mailtrap),
                Kind::File => TransportSettings::File { folder },
            },
            verify_setup: reader.need("EMAIL_VERIFY_SETUP", flag),
            templates_path: reader.need("EMAIL_TEMPLATES_PATH", text).into(),
        }
    }
}
