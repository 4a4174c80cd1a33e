//! One SMTP session.
//!
//! The library implements the protocol. The steps are called one by one here, because it matters at which step a session
//! fails: if it fails before the mail data was sent, the server certainly does not have the mail.

use std::future::Future;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use tokio::time::timeout;

use super::super::message::EncodedMail;
use super::failure::{Cause, Failure, Step};
use super::server::{Encryption, Server};

/// Timeout of `QUIT`, whose reply is not needed.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// An open session.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    /// Number of mails sent over this connection.
    pub(super) sent: u32,
}

impl Connection {
    /// Connects, starts TLS and logs in.
    pub(super) async fn open(server: &Server) -> Result<Self, Failure> {
        let opened = timeout(server.timeouts.open, Self::try_open(server)).await;
        opened.unwrap_or_else(|_| Err(Failure::new(Step::Connect, Cause::Timeout)))
    }

    async fn try_open(server: &Server) -> Result<Self, Failure> {
        let at_start = match &server.encryption {
            Encryption::Always(tls) => Some(tls.clone()),
            _ => None,
        };
        let address = (server.host.as_str(), server.port);
        let smtp = AsyncSmtpConnection::connect_tokio1(address, None, &server.hello, at_start, None);
        let mut connection = Self { smtp: smtp.await.map_err(at(Step::Connect))?, sent: 0 };
        connection.encrypt(server).await?;
        if let Some(credentials) = &server.credentials {
            connection.log_in(credentials).await?;
        }
        Ok(connection)
    }

    async fn encrypt(&mut self, server: &Server) -> Result<(), Failure> {
        match &server.encryption {
            Encryption::Required(tls) if self.smtp.can_starttls() => self.start_tls(tls, server).await,
            Encryption::IfOffered(tls) if self.smtp.can_starttls() => self.start_tls(tls, server).await,
            Encryption::Required(_) => Err(Failure::new(
                Step::Connect,
                Cause::Unsupported(
                    "the server offers no STARTTLS, and the password is not sent without encryption \
                     (set EMAIL_SMTP_SECURE if the server expects TLS from the start, EMAIL_SMTP_IGNORE_TLS to send \
                     it unencrypted)",
                ),
            )),
            Encryption::Always(_) | Encryption::IfOffered(_) | Encryption::Never => Ok(()),
        }
    }

    async fn start_tls(&mut self, tls: &TlsParameters, server: &Server) -> Result<(), Failure> {
        self.smtp.starttls(tls.clone(), &server.hello).await.map_err(at(Step::Connect))
    }

    async fn log_in(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        self.smtp.auth(&mechanisms, credentials).await.map(drop).map_err(at(Step::Login))
    }

    /// Sends a mail. After a failure the connection must not be used again.
    pub(super) async fn deliver(
        &mut self,
        server: &Server,
        from: &Address,
        mail: &EncodedMail,
    ) -> Result<(), Failure> {
        let command_timeout = server.timeouts.command;
        let sender = Mail::new(Some(from.clone()), self.parameters(from, &mail.to)?);
        step(Step::Sender, command_timeout, self.smtp.command(sender)).await?;
        let recipient = Rcpt::new(mail.to.clone(), Vec::new());
        step(Step::Recipient, command_timeout, self.smtp.command(recipient)).await?;
        step(Step::Data, command_timeout, self.smtp.command(Data)).await?;
        step(Step::Mail, server.timeouts.mail, self.smtp.message(&mail.bytes)).await?;
        self.sent += 1;
        Ok(())
    }

    /// Addresses outside ASCII need a server with SMTPUTF8 (RFC 6531).
    fn parameters(&self, from: &Address, to: &Address) -> Result<Vec<MailParameter>, Failure> {
        if from.to_string().is_ascii() && to.to_string().is_ascii() {
            return Ok(Vec::new());
        }
        if self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        let unsupported =
            Cause::Unsupported("the server does not support addresses outside ASCII (SMTPUTF8)");
        Err(Failure::new(Step::Recipient, unsupported))
    }

    /// Ends the session.
    pub(super) async fn close(mut self) {
        // No mail is in progress, so the result does not matter.
        let _ = timeout(QUIT_TIMEOUT, self.smtp.quit()).await;
    }
}

/// Waits for the reply to one step.
async fn step<T>(
    step: Step,
    limit: Duration,
    reply: impl Future<Output = Result<T, Error>>,
) -> Result<(), Failure> {
    match timeout(limit, reply).await {
        Ok(reply) => reply.map(drop).map_err(at(step)),
        Err(_) => Err(Failure::new(step, Cause::Timeout)),
    }
}

fn at(step: Step) -> impl Fn(Error) -> Failure {
    move |error| Failure::new(step, Cause::Server(error))
}
