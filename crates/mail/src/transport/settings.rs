//! Settings of the transports.

use std::path::PathBuf;

use vestibule_domain::Secret;

/// The transport (`EMAIL_TRANSPORT`) with its settings.
#[derive(Debug, Clone)]
pub enum TransportSettings {
    /// A mail server.
    Smtp(Smtp),
    /// A local program.
    Sendmail(Sendmail),
    /// The API of Mailgun.
    Mailgun(Mailgun),
    /// The API of Amazon SES.
    Ses(Ses),
    /// The API of Mailtrap.
    Mailtrap(Mailtrap),
    /// Writes each mail to an `.eml` file, for development.
    File {
        /// Created if it is missing.
        folder: PathBuf,
    },
}

/// `EMAIL_SMTP_*`.
#[derive(Debug, Clone)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub user: Option<String>,
    pub password: Option<Secret>,
    /// Keeps connections open for further mails.
    pub pool: bool,
    /// TLS from the start of the connection. If false, STARTTLS is used if the server offers it.
    pub secure: bool,
    /// Does not use STARTTLS.
    pub ignore_tls: bool,
    /// Name in `EHLO`; `None` uses the host name of the machine.
    pub name: Option<String>,
    /// File with additional certificate authorities (PEM).
    pub ca_file: Option<PathBuf>,
}

/// `EMAIL_SENDMAIL_*`.
#[derive(Debug, Clone)]
pub struct Sendmail {
    pub path: PathBuf,
    pub line_ends: LineEnds,
}

/// Line ends that the program expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnds {
    /// `\n`.
    #[default]
    Unix,
    /// `\r\n`.
    Windows,
}

/// `EMAIL_MAILGUN_*`.
#[derive(Debug, Clone)]
pub struct Mailgun {
    pub api_key: Secret,
    /// The sending domain.
    pub domain: String,
    /// Host of the API.
    pub host: String,
}

/// `EMAIL_SES_*`.
#[derive(Debug, Clone)]
pub struct Ses {
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: Secret,
}

/// `EMAIL_MAILTRAP_*`.
#[derive(Debug, Clone)]
pub struct Mailtrap {
    pub token: Secret,
    /// Id of the test inbox that receives the mails; `None` delivers them to the recipients.
    pub sandbox_inbox: Option<String>,
    /// Uses the bulk stream.
    pub bulk: bool,
}
