//! Idle connections for further mails.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use super::connection::Connection;

/// Maximum number of idle connections.
const MAX_IDLE: usize = 4;
/// Maximum idle time. Servers close idle connections after some minutes, firewalls and proxies sooner.
const MAX_IDLE_TIME: Duration = Duration::from_secs(15);
/// Maximum number of mails per connection, which some servers limit.
const MAX_MAILS: u32 = 100;

/// Idle connections. The number of connections in use is not limited here: it is the number of concurrent mails.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Idle>>);

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Pool {
    /// The most recently used connection, if its idle time is below the maximum.
    pub(super) fn take(&self) -> Option<Connection> {
        let mut idle = self.0.lock();
        idle.retain(|one| one.since.elapsed() < MAX_IDLE_TIME);
        idle.pop().map(|one| one.connection)
    }

    /// Keeps a connection, or closes it if a limit is reached.
    pub(super) async fn put(&self, connection: Connection) {
        if let Some(surplus) = self.keep(connection) {
            surplus.close().await;
        }
    }

    /// Returns the connection if it cannot be kept.
    fn keep(&self, connection: Connection) -> Option<Connection> {
        let mut idle = self.0.lock();
        if connection.sent >= MAX_MAILS || idle.len() >= MAX_IDLE {
            return Some(connection);
        }
        idle.push(Idle { connection, since: Instant::now() });
        None
    }
}
