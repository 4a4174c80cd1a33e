//! What can go wrong inside a transaction, and trying again where that helps.

use serde_json::{Map, Value};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};
use vestibule_store::DbError;

use crate::database_error::{internal, refused};

/// Why a transaction did not come to its end.
#[derive(Debug)]
pub(crate) enum TxError {
    /// We refuse.
    Refused(Error),
    /// The engine refuses.
    Database(DbError),
}

impl From<Error> for TxError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<DbError> for TxError {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl TxError {
    /// A refused write of these values, named as the contract has it; what can be tried again stays as it is.
    pub(crate) fn of_write(error: DbError, collection: &Collection, values: &Map<String, Value>) -> Self {
        match error {
            DbError::Retry => Self::Database(DbError::Retry),
            other => Self::Refused(refused(other, collection, values)),
        }
    }
}

/// Transactions that lose a race are tried again this often.
const TRIES: usize = 8;

/// Runs a transaction, again where the engine says that it lost a race (deadlock, serialization).
pub(crate) async fn retrying<T, F, Run>(mut run: F) -> Result<T>
where
    F: FnMut() -> Run,
    Run: Future<Output = Result<T, TxError>>,
{
    for _ in 1..TRIES {
        match run().await {
            Err(TxError::Database(DbError::Retry)) => tokio::task::yield_now().await,
            other => return other.map_err(settle),
        }
    }
    run().await.map_err(settle)
}

fn settle(failure: TxError) -> Error {
    match failure {
        TxError::Refused(error) => error,
        TxError::Database(error) => internal(error),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn a_lost_race_is_run_again() {
        let runs = Cell::new(0);
        let outcome = retrying(|| async {
            runs.set(runs.get() + 1);
            if runs.get() < 3 { Err(TxError::Database(DbError::Retry)) } else { Ok(runs.get()) }
        });
        assert_eq!(outcome.await, Ok(3));
    }

    #[tokio::test]
    async fn a_refusal_is_final() {
        let runs = Cell::new(0);
        let outcome: Result<()> = retrying(|| async {
            runs.set(runs.get() + 1);
            Err(TxError::Refused(Error::FORBIDDEN))
        })
        .await;
        assert_eq!((outcome, runs.get()), (Err(Error::FORBIDDEN), 1));
    }
}
