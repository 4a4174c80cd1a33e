//! A change to a PostgreSQL database.

use super::loan::Loan;
use crate::database::{DbError, Row, Sql};

/// An open transaction.
pub(in crate::database) struct Transaction {
    loan: Loan,
    state: State,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was asked yet. `BEGIN` is sent along with the first statement, which spares a round trip.
    Waiting,
    /// The server has a transaction open.
    Begun,
    /// Committed, or left to the server to decide.
    Over,
}

impl Transaction {
    pub(super) fn new(loan: Loan) -> Self {
        Self { loan, state: State::Waiting }
    }

    pub(in crate::database) async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let begin = self.begins();
        self.loan.query(sql, begin).await.map_err(|failure| failure.final_error())
    }

    pub(in crate::database) async fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        let begin = self.begins();
        self.loan.execute(sql, begin).await.map_err(|failure| failure.final_error())
    }

    pub(in crate::database) async fn insert_returning_key(
        &mut self,
        sql: &Sql,
        key: &str,
    ) -> Result<i64, DbError> {
        let text = format!("{} RETURNING \"{key}\"", sql.text).into();
        let rows = self.query(&Sql { text, ..sql.clone() }).await?;
        rows.first().ok_or_else(|| DbError::Other("nothing was inserted".into()))?.int(0)
    }

    pub(in crate::database) async fn commit(mut self) -> Result<(), DbError> {
        if self.state == State::Waiting {
            return Ok(());
        }
        self.state = State::Over;
        self.loan.commit().await.map_err(|failure| failure.final_error())
    }

    /// Whether the next statement is the first one.
    fn begins(&mut self) -> bool {
        std::mem::replace(&mut self.state, State::Begun) == State::Waiting
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.state == State::Begun {
            self.loan.roll_back();
        }
    }
}
