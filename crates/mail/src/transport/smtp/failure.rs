//! A failed SMTP session: the step and the cause.

use lettre::transport::smtp::Error;

use super::super::SendError;
use super::super::error::chain;

/// The steps of a session in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Connection, greeting and TLS.
    Connect,
    /// `AUTH`.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The mail data, up to the reply to the final dot.
    Mail,
}

/// A failed session.
#[derive(Debug)]
pub(super) struct Failure {
    step: Step,
    cause: Cause,
}

#[derive(Debug)]
pub(super) enum Cause {
    /// An error reply or a lost connection.
    Server(Error),
    /// No reply in time.
    Timeout,
    /// The server lacks a required feature.
    Unsupported(&'static str),
}

impl Failure {
    pub(super) fn new(step: Step, cause: Cause) -> Self {
        Self { step, cause }
    }

    /// True if the connection was lost before the server could have accepted the mail: it was closed, there was no reply,
    /// or the server ended the session (421, RFC 5321, section 3.8). For a pooled connection this means that it was stale.
    pub(super) fn is_stale_connection(&self) -> bool {
        let lost = match &self.cause {
            Cause::Server(error) => error.status().is_none_or(|code| u16::from(code) == 421),
            Cause::Timeout => true,
            Cause::Unsupported(_) => false,
        };
        lost && self.step != Step::Mail
    }

    /// An operator can fix a refused connection, login or sender. A refused recipient or mail will be refused again.
    fn is_permanent(&self) -> bool {
        match &self.cause {
            Cause::Server(error) => {
                error.is_permanent() && matches!(self.step, Step::Recipient | Step::Data | Step::Mail)
            }
            Cause::Timeout => false,
            Cause::Unsupported(_) => self.step == Step::Recipient,
        }
    }

    /// Converts to the error of the crate, with a hint at the setting that may be wrong.
    pub(super) fn into_send_error(self) -> SendError {
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
            Cause::Timeout => "no reply in time".to_owned(),
            Cause::Unsupported(what) => (*what).to_owned(),
        };
        let hint = if self.step == Step::Connect { hint(&self.cause, &cause) } else { "" };
        let reason = format!("{step}: {cause}{hint}");
        if self.is_permanent() { SendError::permanent(reason) } else { SendError::temporary(reason) }
    }
}

/// A hint at the setting that is probably wrong.
fn hint(cause: &Cause, text: &str) -> &'static str {
    match cause {
        Cause::Server(_) if text.contains("UnknownIssuer") => {
            " (the certificate is not signed by a trusted authority; EMAIL_SMTP_CA_FILE adds authorities)"
        }
        // The TLS library reports this if the server replies in plain text.
        Cause::Server(_) if text.contains("InvalidContentType") => {
            " (the server does not use TLS from the start; set EMAIL_SMTP_SECURE=false for STARTTLS)"
        }
        Cause::Timeout => " (if the server uses TLS from the start, set EMAIL_SMTP_SECURE=true)",
        Cause::Server(_) | Cause::Unsupported(_) => "",
    }
}
