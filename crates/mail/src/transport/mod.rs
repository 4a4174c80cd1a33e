//! From a rendered mail to a sent mail.

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

/// A way to send mails, open for the life of the server. Cheap to share behind an `Arc`; mails may be sent at the same
/// time.
pub struct Transport(Way);

enum Way {
    Smtp(smtp::Transport),
    Sendmail(sendmail::Transport),
    Mailgun(mailgun::Transport),
    Ses(ses::Transport),
    Mailtrap(mailtrap::Transport),
    File(file::Transport),
}

impl Transport {
    /// Makes the transport ready; nothing is connected yet.
    ///
    /// # Errors
    /// Where a setting cannot be used: a certificate that cannot be read, a host that is none.
    pub fn open(settings: &TransportSettings) -> Result<Self, OpenError> {
        Ok(Self(match settings {
            TransportSettings::Smtp(settings) => Way::Smtp(smtp::Transport::open(settings)?),
            TransportSettings::Sendmail(settings) => Way::Sendmail(sendmail::Transport::new(settings)),
            TransportSettings::Mailgun(settings) => Way::Mailgun(mailgun::Transport::open(settings)?),
            TransportSettings::Ses(settings) => Way::Ses(ses::Transport::open(settings)?),
            TransportSettings::Mailtrap(settings) => Way::Mailtrap(mailtrap::Transport::open(settings)?),
            TransportSettings::File { folder } => Way::File(file::Transport::new(folder)),
        }))
    }

    /// Tries the transport without sending anything (`EMAIL_VERIFY_SETUP`).
    ///
    /// SMTP connects and logs in; sendmail looks for the program; the services are only asked whether they can be
    /// reached, because a key that may send mails need not be allowed anything else; the folder is made.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn verify(&self) -> Result<(), SendError> {
        match &self.0 {
            Way::Smtp(smtp) => smtp.verify().await,
            Way::Sendmail(sendmail) => sendmail.verify().await,
            Way::Mailgun(mailgun) => mailgun.verify().await,
            Way::Ses(ses) => ses.verify().await,
            Way::Mailtrap(mailtrap) => mailtrap.verify().await,
            Way::File(file) => file.verify().await,
        }
    }

    /// Sends a mail to one address.
    ///
    /// `Ok` means that somebody else has taken it over: a server, a service, a program.
    ///
    /// # Errors
    /// [`SendError::permanent`] tells whether it is worth trying again. After some failures (a connection lost just
    /// before the last answer) nobody can know whether the mail went out; then the same [`Outgoing::id`] gives the same
    /// `Message-ID`, by which a repetition can be told.
    pub async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        match &self.0 {
            Way::Smtp(smtp) => smtp.send(mail).await,
            Way::Sendmail(sendmail) => sendmail.send(mail).await,
            Way::Mailgun(mailgun) => mailgun.send(mail).await,
            Way::Ses(ses) => ses.send(mail).await,
            Way::Mailtrap(mailtrap) => mailtrap.send(mail).await,
            Way::File(file) => file.send(mail).await,
        }
    }
}
