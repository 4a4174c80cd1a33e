//! One conversation with a mail server.
//!
//! The library speaks the protocol. The steps are taken here, one by one, because it matters at which of them a
//! conversation ends: before the mail was sent, it is certain that the server does not have it.

use std::future::Future;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use tokio::time::timeout;

use super::super::message::Letter;
use super::failure::{Cause, Failure, Step};
use super::server::{Encryption, Server};

/// How long a goodbye may take; nobody needs it.
const GOODBYE: Duration = Duration::from_secs(2);

/// A conversation that is open.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    /// Mails it has carried.
    pub(super) carried: u32,
}

impl Connection {
    /// Connects, encrypts and logs in.
    pub(super) async fn open(server: &Server) -> Result<Self, Failure> {
        let opened = timeout(server.patience.open, Self::try_open(server)).await;
        opened.unwrap_or_else(|_| Err(Failure::new(Step::Connect, Cause::Patience)))
    }

    async fn try_open(server: &Server) -> Result<Self, Failure> {
        let at_start = match &server.encryption {
            Encryption::Always(tls) => Some(tls.clone()),
            _ => None,
        };
        let place = (server.host.as_str(), server.port);
        let smtp = AsyncSmtpConnection::connect_tokio1(place, None, &server.hello, at_start, None);
        let mut connection = Self { smtp: smtp.await.map_err(at(Step::Connect))?, carried: 0 };
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
                Cause::Missing(
                    "the server offers no STARTTLS, and the password is not sent without encryption \
                     (EMAIL_SMTP_SECURE for a server that is encrypted from the start, EMAIL_SMTP_IGNORE_TLS to do \
                     without)",
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

    /// Gives a mail to the server. After a failure the connection is of no use any more.
    pub(super) async fn deliver(
        &mut self,
        server: &Server,
        from: &Address,
        letter: &Letter,
    ) -> Result<(), Failure> {
        let patience = server.patience.command;
        let mail = Mail::new(Some(from.clone()), self.parameters(from, &letter.to)?);
        step(Step::Sender, patience, self.smtp.command(mail)).await?;
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        step(Step::Recipient, patience, self.smtp.command(recipient)).await?;
        step(Step::Data, patience, self.smtp.command(Data)).await?;
        step(Step::Mail, server.patience.mail, self.smtp.message(&letter.bytes)).await?;
        self.carried += 1;
        Ok(())
    }

    /// Addresses outside ASCII need a server that knows them (RFC 6531).
    fn parameters(&self, from: &Address, to: &Address) -> Result<Vec<MailParameter>, Failure> {
        if from.to_string().is_ascii() && to.to_string().is_ascii() {
            return Ok(Vec::new());
        }
        if self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        let missing = Cause::Missing("the server knows no addresses with letters outside ASCII (SMTPUTF8)");
        Err(Failure::new(Step::Recipient, missing))
    }

    /// Says goodbye.
    pub(super) async fn close(mut self) {
        // The mail is sent, or there was none: how this ends changes nothing.
        let _ = timeout(GOODBYE, self.smtp.quit()).await;
    }
}

/// Waits for the answer to one step.
async fn step<T>(
    step: Step,
    patience: Duration,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<(), Failure> {
    match timeout(patience, answer).await {
        Ok(answer) => answer.map(drop).map_err(at(step)),
        Err(_) => Err(Failure::new(step, Cause::Patience)),
    }
}

fn at(step: Step) -> impl Fn(Error) -> Failure {
    move |error| Failure::new(step, Cause::Server(error))
}
