//! Waiting for somebody else who writes to the same file: a Directus beside us, a backup, a shell.

use std::time::Duration;

use crate::database::DbError;

/// The first pause.
const SHORTEST: Duration = Duration::from_millis(1);
/// No pause is longer.
const LONGEST: Duration = Duration::from_millis(50);
/// After so many pauses, together about five seconds, the caller is told [`DbError::Retry`].
const ATTEMPTS: u32 = 105;

/// Tries until it works or fails for another reason than a lock.
///
/// SQLite's own busy timeout would sleep on the thread that serves everybody else; here only the one request waits.
pub(super) async fn patiently<T>(mut attempt: impl FnMut() -> Result<T, DbError>) -> Result<T, DbError> {
    let mut pause = SHORTEST;
    for _ in 0..ATTEMPTS {
        match attempt() {
            Err(DbError::Retry) => tokio::time::sleep(pause).await,
            done => return done,
        }
        pause = (pause * 2).min(LONGEST);
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_waits_five_seconds_and_then_gives_up() {
        let start = tokio::time::Instant::now();
        assert_eq!(patiently(|| Err::<(), _>(DbError::Retry)).await, Err(DbError::Retry));
        assert_eq!(start.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn it_goes_on_when_the_lock_is_free() {
        let mut busy = 3;
        let attempt = || {
            busy -= 1;
            if busy > 0 { Err(DbError::Retry) } else { Ok(busy) }
        };
        assert_eq!(patiently(attempt).await, Ok(0));
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_are_not_waited_for() {
        let start = tokio::time::Instant::now();
        let error = DbError::ForeignKey { constraint: None };
        assert_eq!(patiently(|| Err::<(), _>(error.clone())).await, Err(error));
        assert!(start.elapsed().is_zero());
    }
}
