//! Sends mails over SMTP (RFC 5321).

mod connection;
mod failure;
mod pool;
mod server;

use self::connection::Connection;
use self::failure::Failure;
use self::pool::Pool;
use self::server::Server;
use super::message::{self, EncodedMail};
use super::{OpenError, Outgoing, SendError, Smtp};

/// Sends mails to a mail server.
pub(super) struct Transport {
    server: Server,
    /// `None` if each mail uses a new connection.
    pool: Option<Pool>,
}

impl Transport {
    /// Prepares TLS without connecting.
    pub(super) fn open(settings: &Smtp) -> Result<Self, OpenError> {
        Ok(Self { server: Server::new(settings)?, pool: settings.pool.then(Pool::default) })
    }

    /// Connects and logs in.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        let connection = Connection::open(&self.server).await.map_err(Failure::into_send_error)?;
        connection.close().await;
        Ok(())
    }

    /// Sends a mail.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let encoded = message::encode(mail)?;
        self.deliver(mail, &encoded).await.map_err(Failure::into_send_error)
    }

    /// The server may have closed an idle connection of the pool, which is only noticed when it is used. Then the mail is
    /// sent over a new connection, if it is certain that the server does not have it.
    async fn deliver(&self, mail: &Outgoing<'_>, encoded: &EncodedMail) -> Result<(), Failure> {
        if let Some(idle) = self.pool.as_ref().and_then(Pool::take) {
            match self.try_deliver(idle, mail, encoded).await {
                Err(failure) if failure.is_stale_connection() => {}
                outcome => return outcome,
            }
        }
        self.try_deliver(Connection::open(&self.server).await?, mail, encoded).await
    }

    async fn try_deliver(
        &self,
        mut connection: Connection,
        mail: &Outgoing<'_>,
        encoded: &EncodedMail,
    ) -> Result<(), Failure> {
        connection.deliver(&self.server, mail.from.envelope_address(), encoded).await?;
        match &self.pool {
            Some(pool) => pool.put(connection).await,
            None => connection.close().await,
        }
        Ok(())
    }
}
