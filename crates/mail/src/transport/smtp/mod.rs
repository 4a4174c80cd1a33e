//! Mails given to a mail server (RFC 5321).

mod connection;
mod failure;
mod pool;
mod server;

use self::connection::Connection;
use self::failure::Failure;
use self::pool::Pool;
use self::server::Server;
use super::message::{self, Letter};
use super::{OpenError, Outgoing, SendError, Smtp};

/// Gives mails to a mail server.
pub(super) struct Transport {
    server: Server,
    /// `None` where each mail gets a connection of its own.
    pool: Option<Pool>,
}

impl Transport {
    /// Makes TLS ready; nothing is connected yet.
    pub(super) fn open(settings: &Smtp) -> Result<Self, OpenError> {
        Ok(Self { server: Server::new(settings)?, pool: settings.pool.then(Pool::default) })
    }

    /// Connects and logs in.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        let connection = Connection::open(&self.server).await.map_err(Failure::told)?;
        connection.close().await;
        Ok(())
    }

    /// Gives a mail to the server.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let letter = message::write(mail)?;
        self.deliver(mail, &letter).await.map_err(Failure::told)
    }

    /// A server may end a connection that waits in the pool, and that shows only when it is used: then the mail gets a
    /// fresh one, if it is certain that the server does not have it yet.
    async fn deliver(&self, mail: &Outgoing<'_>, letter: &Letter) -> Result<(), Failure> {
        if let Some(waiting) = self.pool.as_ref().and_then(Pool::take) {
            match self.try_deliver(waiting, mail, letter).await {
                Err(failure) if failure.is_stale_connection() => {}
                outcome => return outcome,
            }
        }
        self.try_deliver(Connection::open(&self.server).await?, mail, letter).await
    }

    async fn try_deliver(
        &self,
        mut connection: Connection,
        mail: &Outgoing<'_>,
        letter: &Letter,
    ) -> Result<(), Failure> {
        connection.deliver(&self.server, mail.from.envelope_address(), letter).await?;
        match &self.pool {
            Some(pool) => pool.put(connection).await,
            None => connection.close().await,
        }
        Ok(())
    }
}
