//! Sends rendered mails.

mod address;
mod error;
mod file;
mod http;
mod mailgun;
mod mailtrap;
mod message;
mod outgoing;
mod sender;
mod sendmail;
mod ses;
mod settings;
mod smtp;

pub use self::error::{OpenError, SendError};
pub use self::outgoing::Outgoing;
pub use self::sender::{Sender, SenderError};
pub use self::settings::{LineEnds, Mailgun, Mailtrap, Sendmail, Ses, Smtp, TransportSettings};

/// Sends mails for the lifetime of the server. Mails can be sent concurrently.
pub struct Transport(Kind);

enum Kind {
    Smtp(smtp::Transport),
    Sendmail(sendmail::Transport),
    Mailgun(mailgun::Transport),
    Ses(ses::Transport),
    Mailtrap(mailtrap::Transport),
    File(file::Transport),
}

impl Transport {
    /// Creates the transport without connecting.
    ///
    /// # Errors
    /// If a setting is invalid, such as an unreadable certificate or an invalid host.
    pub fn open(settings: &TransportSettings) -> Result<Self, OpenError> {
        Ok(Self(match settings {
            TransportSettings::Smtp(settings) => Kind::Smtp(smtp::Transport::open(settings)?),
            TransportSettings::Sendmail(settings) => Kind::Sendmail(sendmail::Transport::new(settings)),
            TransportSettings::Mailgun(settings) => Kind::Mailgun(mailgun::Transport::open(settings)?),
            TransportSettings::Ses(settings) => Kind::Ses(ses::Transport::open(settings)?),
            TransportSettings::Mailtrap(settings) => Kind::Mailtrap(mailtrap::Transport::open(settings)?),
            TransportSettings::File { folder } => Kind::File(file::Transport::new(folder)),
        }))
    }

    /// Tests the transport without sending a mail (`EMAIL_VERIFY_SETUP`).
    ///
    /// SMTP connects and logs in; sendmail checks that the program exists; the file transport creates its folder. For the
    /// HTTP APIs only the connection is tested, because an API key for sending may have no other permission.
    ///
    /// # Errors
    /// If the test fails.
    pub async fn verify(&self) -> Result<(), SendError> {
        match &self.0 {
            Kind::Smtp(smtp) => smtp.verify().await,
            Kind::Sendmail(sendmail) => sendmail.verify().await,
            Kind::Mailgun(mailgun) => mailgun.verify().await,
            Kind::Ses(ses) => ses.verify().await,
            Kind::Mailtrap(mailtrap) => mailtrap.verify().await,
            Kind::File(file) => file.verify().await,
        }
    }

    /// Sends a mail to one address.
    ///
    /// `Ok` means that the mail server, the service or the program has accepted the mail.
    ///
    /// # Errors
    /// [`SendError::permanent`] is false if a retry may succeed. After some failures, such as a connection lost before the
    /// last reply, it is unknown whether the mail was accepted. A retry with the same [`Outgoing::id`] has the same
    /// `Message-ID`, by which recipients can detect the duplicate.
    pub async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        match &self.0 {
            Kind::Smtp(smtp) => smtp.send(mail).await,
            Kind::Sendmail(sendmail) => sendmail.send(mail).await,
            Kind::Mailgun(mailgun) => mailgun.send(mail).await,
            Kind::Ses(ses) => ses.send(mail).await,
            Kind::Mailtrap(mailtrap) => mailtrap.send(mail).await,
            Kind::File(file) => file.send(mail).await,
        }
    }
}
