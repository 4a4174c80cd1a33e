//! Running transactions.

use vestibule_domain::Result;
use vestibule_store::DbError;

use crate::error::TxError;

/// How often a transaction is tried before a lost race is returned as an error.
const TRIES: usize = 8;

/// Runs a transaction and commits it: `transaction!(app, |tx| { … Ok(output) }).await?`.
///
/// The block returns `Result<_, TxError>`; `?` converts a [`DbError`] and a refusal. An error rolls back. The block runs
/// again, up to [`TRIES`] times in all, where the database reports a lost race (deadlock, serialisation failure), so it
/// must have no effects but those of its transaction. The result is that of the block with the error of the use case.
///
/// A macro because a function that takes an async closure cannot promise that its future is `Send` (stable Rust has no
/// bound for it), which handlers and spawned tasks need.
macro_rules! transaction {
    ($app:expr, |$tx:ident| $body:block) => {
        $crate::transaction::retrying(|| async {
            let mut transaction = $app.database.begin().await?;
            let $tx = &mut transaction;
            let output: ::std::result::Result<_, $crate::error::TxError> = async { $body }.await;
            let output = output?;
            transaction.commit().await?;
            Ok(output)
        })
    };
}

pub(crate) use transaction;

/// Runs an operation again if the database reports a lost race, up to [`TRIES`] times in all.
pub(crate) async fn retrying<T, F, Run>(mut run: F) -> Result<T>
where
    F: FnMut() -> Run,
    Run: Future<Output = Result<T, TxError>>,
{
    for _ in 1..TRIES {
        match run().await {
            Err(TxError::Database(DbError::Retry)) => tokio::task::yield_now().await,
            outcome => return Ok(outcome?),
        }
    }
    Ok(run().await?)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use vestibule_domain::Error;

    use super::*;

    #[tokio::test]
    async fn a_lost_race_is_retried() {
        let runs = Cell::new(0);
        let outcome = retrying(|| async {
            runs.set(runs.get() + 1);
            if runs.get() < 3 { Err(TxError::Database(DbError::Retry)) } else { Ok(runs.get()) }
        });
        assert_eq!(outcome.await, Ok(3));
    }

    #[tokio::test]
    async fn races_that_are_always_lost_end_with_an_error() {
        let runs = Cell::new(0);
        let outcome: Result<()> = retrying(|| async {
            runs.set(runs.get() + 1);
            Err(TxError::Database(DbError::Retry))
        })
        .await;
        assert!(matches!(outcome, Err(Error::ServiceUnavailable { service: "database", .. })), "{outcome:?}");
        assert_eq!(runs.get(), TRIES);
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
