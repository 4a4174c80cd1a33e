//! Connections that wait for the next mail.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use super::connection::Connection;

/// How many may wait.
const MOST_WAITING: usize = 4;
/// How long one may wait. Servers end such connections after some minutes, and those between them and us sooner.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How many mails one may carry; some servers count them.
const MOST_MAILS: u32 = 100;

/// Connections that wait for the next mail. There can be more in use than may wait: as many as mails are sent at once.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Waiting>>);

struct Waiting {
    connection: Connection,
    since: Instant,
}

impl Pool {
    /// The connection that has waited the shortest time, if there is one that has not waited too long.
    pub(super) fn take(&self) -> Option<Connection> {
        let mut waiting = self.0.lock();
        waiting.retain(|one| one.since.elapsed() < LONGEST_WAIT);
        waiting.pop().map(|one| one.connection)
    }

    /// Lets a connection wait, or ends it.
    pub(super) async fn put(&self, connection: Connection) {
        if let Some(surplus) = self.keep(connection) {
            surplus.close().await;
        }
    }

    /// Gives back what cannot wait.
    fn keep(&self, connection: Connection) -> Option<Connection> {
        let mut waiting = self.0.lock();
        if connection.carried >= MOST_MAILS || waiting.len() >= MOST_WAITING {
            return Some(connection);
        }
        waiting.push(Waiting { connection, since: Instant::now() });
        None
    }
}
