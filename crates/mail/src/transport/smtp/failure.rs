//! What went wrong, and at which step of the conversation.

use lettre::transport::smtp::Error;

use super::super::SendError;
use super::super::error::chain;

/// The steps of the conversation, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Greeting, encryption.
    Connect,
    /// The login.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The mail itself, up to the answer to the dot at its end.
    Mail,
}

/// What went wrong, and at which step of the conversation.
#[derive(Debug)]
pub(super) struct Failure {
    step: Step,
    cause: Cause,
}

/// What went wrong.
#[derive(Debug)]
pub(super) enum Cause {
    /// What the server said, or that it does not say anything any more.
    Server(Error),
    /// No answer in time.
    Patience,
    /// Something this server cannot do.
    Missing(&'static str),
}

impl Failure {
    /// `cause` at `step`.
    pub(super) fn new(step: Step, cause: Cause) -> Self {
        Self { step, cause }
    }

    /// True where a connection that had waited was lost before the server could have taken the mail over: it is closed,
    /// nobody answers any more, or the server says goodbye (421, RFC 5321, section 3.8).
    pub(super) fn is_stale_connection(&self) -> bool {
        let lost = match &self.cause {
            Cause::Server(error) => error.status().is_none_or(|code| u16::from(code) == 421),
            Cause::Patience => true,
            Cause::Missing(_) => false,
        };
        lost && self.step != Step::Mail
    }

    /// A server that refuses us (greeting, login, sender) can be brought to accept us; one that refuses a recipient or a
    /// mail will do so again.
    fn is_permanent(&self) -> bool {
        match &self.cause {
            Cause::Server(error) => {
                error.is_permanent() && matches!(self.step, Step::Recipient | Step::Data | Step::Mail)
            }
            Cause::Patience => false,
            Cause::Missing(_) => self.step == Step::Recipient,
        }
    }

    /// As it is told to others.
    pub(super) fn told(self) -> SendError {
        let step = match self.step {
            Step::Connect => "connecting",
            Step::Login => "logging in",
            Step::Sender => "naming the sender",
            Step::Recipient => "naming the recipient",
            Step::Data => "announcing the mail",
            Step::Mail => "sending the mail",
        };
        let cause = match &self.cause {
            Cause::Server(error) => chain(error),
            Cause::Patience => "no answer in time".to_owned(),
            Cause::Missing(what) => (*what).to_owned(),
        };
        let hint = if self.step == Step::Connect { hint(&self.cause, &cause) } else { "" };
        let reason = format!("{step}: {cause}{hint}");
        if self.is_permanent() { SendError::permanent(reason) } else { SendError::temporary(reason) }
    }
}

/// Which setting might be meant, where it is likely to be one.
fn hint(cause: &Cause, told: &str) -> &'static str {
    match cause {
        Cause::Server(_) if told.contains("UnknownIssuer") => {
            " (nobody we trust has signed it; EMAIL_SMTP_CA_FILE names further authorities)"
        }
        // What TLS says to an answer that is none of its own.
        Cause::Server(_) if told.contains("InvalidContentType") => {
            " (the server does not begin with TLS; EMAIL_SMTP_SECURE=false is for STARTTLS)"
        }
        Cause::Patience => " (does the server begin with TLS? That needs EMAIL_SMTP_SECURE=true)",
        Cause::Server(_) | Cause::Missing(_) => "",
    }
}
