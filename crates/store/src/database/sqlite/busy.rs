//! Waiting for another process that writes to the same file: Directus, a backup, a shell.

use std::time::Duration;

use crate::database::DbError;

/// The first pause.
const MIN_PAUSE: Duration = Duration::from_millis(1);
/// Upper limit of a pause.
const MAX_PAUSE: Duration = Duration::from_millis(50);
/// After this many pauses, about five seconds in total, [`DbError::Retry`] is returned.
const PAUSE_COUNT: u32 = 105;

/// Repeats the attempt while it fails with [`DbError::Retry`], with exponentially growing pauses.
///
/// SQLite's own busy timeout would block the thread and with it all requests on it; here only one request waits.
pub(super) async fn retry_while_busy<T>(
    mut attempt: impl FnMut() -> Result<T, DbError>,
) -> Result<T, DbError> {
    let mut pause = MIN_PAUSE;
    for _ in 0..PAUSE_COUNT {
        match attempt() {
            Err(DbError::Retry) => tokio::time::sleep(pause).await,
            done => return done,
        }
        pause = (pause * 2).min(MAX_PAUSE);
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn retries_end_after_five_seconds() {
        let start = tokio::time::Instant::now();
        assert_eq!(retry_while_busy(|| Err::<(), _>(DbError::Retry)).await, Err(DbError::Retry));
        assert_eq!(start.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_released_lock_ends_the_retries() {
        let mut busy = 3;
        let attempt = || {
            busy -= 1;
            if busy > 0 { Err(DbError::Retry) } else { Ok(busy) }
        };
        assert_eq!(retry_while_busy(attempt).await, Ok(0));
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_are_not_retried() {
        let start = tokio::time::Instant::now();
        let error = DbError::ForeignKey { constraint: None };
        assert_eq!(retry_while_busy(|| Err::<(), _>(error.clone())).await, Err(error));
        assert!(start.elapsed().is_zero());
    }
}
