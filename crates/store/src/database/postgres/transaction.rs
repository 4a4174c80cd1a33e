//! A PostgreSQL transaction.

use super::pooled_client::PooledClient;
use crate::database::{DbError, Row, Sql};

/// An open transaction.
pub(in crate::database) struct Transaction {
    client: PooledClient,
    state: State,
}

/// State of the transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No statement was sent yet. `BEGIN` is sent with the first statement, which saves a round trip.
    NotBegun,
    /// The transaction is open on the server.
    Begun,
    /// A `COMMIT` was sent.
    Ended,
}

impl Transaction {
    pub(super) fn new(client: PooledClient) -> Self {
        Self { client, state: State::NotBegun }
    }

    pub(in crate::database) async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let begin = self.mark_begun();
        self.client.query(sql, begin).await.map_err(|error| error.into_db_error())
    }

    pub(in crate::database) async fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        let begin = self.mark_begun();
        self.client.execute(sql, begin).await.map_err(|error| error.into_db_error())
    }

    pub(in crate::database) async fn insert_returning_key(
        &mut self,
        sql: &Sql,
        key: &str,
    ) -> Result<i64, DbError> {
        let text = format!("{} RETURNING \"{key}\"", sql.text).into();
        let rows = self.query(&Sql { text, ..sql.clone() }).await?;
        rows.first().ok_or_else(|| DbError::Other("the insert returned no row".into()))?.int(0)
    }

    pub(in crate::database) async fn commit(mut self) -> Result<(), DbError> {
        if self.state == State::NotBegun {
            return Ok(());
        }
        self.state = State::Ended;
        self.client.commit().await.map_err(|error| error.into_db_error())
    }

    /// Marks the transaction as begun; true if the next statement is the first one.
    fn mark_begun(&mut self) -> bool {
        std::mem::replace(&mut self.state, State::Begun) == State::NotBegun
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.state == State::Begun {
            self.client.start_rollback();
        }
    }
}
