//! The settings of each way to send mails.

use std::path::PathBuf;

use vestibule_domain::Secret;

/// By what mails are sent (`EMAIL_TRANSPORT`).
#[derive(Debug, Clone)]
pub enum TransportSettings {
    /// A mail server.
    Smtp(Smtp),
    /// A program on this machine.
    Sendmail(Sendmail),
    /// The API of Mailgun.
    Mailgun(Mailgun),
    /// The API of Amazon SES.
    Ses(Ses),
    /// The API of Mailtrap.
    Mailtrap(Mailtrap),
    /// A folder that gets one `.eml` file for each mail: for development.
    File {
        /// The folder; it is made if it is missing.
        folder: PathBuf,
    },
}

/// `EMAIL_SMTP_*`.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The user.
    pub user: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// Connections are kept and used again.
    pub pool: bool,
    /// Encrypted from the start; else with STARTTLS if the server offers it.
    pub secure: bool,
    /// No STARTTLS either.
    pub ignore_tls: bool,
    /// The name this server gives itself; `None` takes its host name.
    pub name: Option<String>,
    /// A file with further certificate authorities (PEM), for a server whose certificate no public one has signed.
    pub ca_file: Option<PathBuf>,
}

/// `EMAIL_SENDMAIL_*`.
#[derive(Debug, Clone)]
pub struct Sendmail {
    /// The program.
    pub path: PathBuf,
    /// The line ends it expects.
    pub line_ends: LineEnds,
}

/// How lines end.
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
    /// The API key.
    pub api_key: Secret,
    /// The sending domain.
    pub domain: String,
    /// The host of the API.
    pub host: String,
}

/// `EMAIL_SES_*`.
#[derive(Debug, Clone)]
pub struct Ses {
    /// The region.
    pub region: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The access key.
    pub secret_access_key: Secret,
}

/// `EMAIL_MAILTRAP_*`.
#[derive(Debug, Clone)]
pub struct Mailtrap {
    /// The API token.
    pub token: Secret,
    /// The test inbox that gets the mails; `None` delivers them.
    pub sandbox_inbox: Option<String>,
    /// The bulk stream is used.
    pub bulk: bool,
}
