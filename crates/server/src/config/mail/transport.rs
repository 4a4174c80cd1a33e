//! The settings of each way to send mails.

use std::path::PathBuf;

use vestibule_domain::Secret;

use super::super::read::{Reader, choice, flag, host_name, integer, secret, text};

/// `EMAIL_SENDMAIL_*`.
#[derive(Debug, Clone)]
pub(crate) struct Sendmail {
    /// The program.
    pub(crate) path: PathBuf,
    /// The line ends it expects.
    pub(crate) line_ends: LineEnds,
}

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LineEnds {
    /// `\n`.
    #[default]
    Unix,
    /// `\r\n`.
    Windows,
}

/// `EMAIL_SMTP_*`.
#[derive(Debug, Clone)]
pub(crate) struct Smtp {
    /// The mail server.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// The user.
    pub(crate) user: Option<String>,
    /// The password.
    pub(crate) password: Option<Secret>,
    /// Connections are kept and used again.
    pub(crate) pool: bool,
    /// Encrypted from the start; else with STARTTLS if the server offers it.
    pub(crate) secure: bool,
    /// No STARTTLS either.
    pub(crate) ignore_tls: bool,
    /// The name this server gives itself.
    pub(crate) name: Option<String>,
}

/// `EMAIL_MAILGUN_*`.
#[derive(Debug, Clone)]
pub(crate) struct Mailgun {
    /// The API key.
    pub(crate) api_key: Secret,
    /// The sending domain.
    pub(crate) domain: String,
    /// The host of the API.
    pub(crate) host: String,
}

/// `EMAIL_SES_*`.
#[derive(Debug, Clone)]
pub(crate) struct Ses {
    /// The region.
    pub(crate) region: String,
    /// The id of the access key.
    pub(crate) access_key_id: String,
    /// The access key.
    pub(crate) secret_access_key: Secret,
}

/// `EMAIL_MAILTRAP_*`.
#[derive(Debug, Clone)]
pub(crate) struct Mailtrap {
    /// The API token.
    pub(crate) token: Secret,
    /// The test inbox that gets the mails; `None` delivers them.
    pub(crate) sandbox_inbox: Option<String>,
    /// The bulk stream is used.
    pub(crate) bulk: bool,
}

impl Sendmail {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let line_ends = [("unix", LineEnds::Unix), ("windows", LineEnds::Windows)];
        Self {
            path: reader.need("EMAIL_SENDMAIL_PATH", text).into(),
            line_ends: reader.need("EMAIL_SENDMAIL_NEW_LINE", choice(&line_ends)),
        }
    }
}

impl Smtp {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let secure = reader.need("EMAIL_SMTP_SECURE", flag);
        // RFC 8314, sections 3.3 and 3.4.
        let usual_port = if secure { 465 } else { 587 };
        Self {
            host: reader.need("EMAIL_SMTP_HOST", host_name),
            port: reader.get("EMAIL_SMTP_PORT", integer(1..=u16::MAX)).unwrap_or(usual_port),
            user: reader.get("EMAIL_SMTP_USER", text),
            password: reader.get("EMAIL_SMTP_PASSWORD", secret),
            pool: reader.need("EMAIL_SMTP_POOL", flag),
            secure,
            ignore_tls: reader.need("EMAIL_SMTP_IGNORE_TLS", flag),
            name: reader.get("EMAIL_SMTP_NAME", host_name),
        }
    }
}

impl Mailgun {
    pub(super) fn read(reader: &mut Reader<'_>, used: bool) -> Self {
        Self {
            api_key: required(reader, used, "EMAIL_MAILGUN_API_KEY", "mailgun").into(),
            domain: required(reader, used, "EMAIL_MAILGUN_DOMAIN", "mailgun"),
            host: reader.need("EMAIL_MAILGUN_HOST", host_name),
        }
    }
}

impl Ses {
    pub(super) fn read(reader: &mut Reader<'_>, used: bool) -> Self {
        Self {
            region: required(reader, used, "EMAIL_SES_REGION", "ses"),
            access_key_id: required(reader, used, "EMAIL_SES_CREDENTIALS__ACCESS_KEY_ID", "ses"),
            secret_access_key: required(reader, used, "EMAIL_SES_CREDENTIALS__SECRET_ACCESS_KEY", "ses")
                .into(),
        }
    }
}

impl Mailtrap {
    pub(super) fn read(reader: &mut Reader<'_>, used: bool) -> Self {
        let sandbox = reader.need("EMAIL_MAILTRAP_SANDBOX", flag);
        let inbox = required(reader, used && sandbox, "EMAIL_MAILTRAP_INBOX_ID", "mailtrap with its sandbox");
        Self {
            token: required(reader, used, "EMAIL_MAILTRAP_TOKEN", "mailtrap").into(),
            sandbox_inbox: sandbox.then_some(inbox),
            bulk: reader.need("EMAIL_MAILTRAP_BULK", flag),
        }
    }
}

/// A text that must be there if the transport is used.
fn required(reader: &mut Reader<'_>, used: bool, name: &str, transport: &str) -> String {
    let value = reader.get(name, text);
    if used && value.is_none() {
        reader.conflict(&[name], format!("{name} is not set: EMAIL_TRANSPORT={transport} needs it"));
    }
    value.unwrap_or_default()
}
