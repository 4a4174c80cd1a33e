//! Writing down what became of a mail.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::Instant;
use vestibule_mail::SendError;
use vestibule_store::outbox::{self, LeasedMail};

use super::backoff;
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// A mail that cannot be sent is given up after this long. Its link has run out by then, or nearly so.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// That a mail went out is written down after so many tries, or never: an hour without a database.
const TRIES: usize = 3600;

/// The time between these tries.
const BREATH: Duration = Duration::from_secs(1);

/// Writes down what became of a mail. What was sent must not be sent again, so this is tried for long, and the
/// mail stays ours.
pub(super) async fn record_result(app: &App, letter: &LeasedMail, error: Option<&SendError>) {
    for _ in 0..TRIES {
        let Err(failure) = retrying(|| write_outcome(app, letter, error)).await else { return };
        let was_sent = error.is_none();
        tracing::warn!(id = %letter.id, was_sent, error = %failure, "what became of a mail cannot be written down");
        app.clock.wait_until(Instant::now() + BREATH).await;
    }
}

async fn write_outcome(app: &App, letter: &LeasedMail, error: Option<&SendError>) -> Result<(), TxError> {
    let now = app.clock.now();
    let lease = (letter.id, letter.attempt);
    let mut tx = app.database.begin().await?;
    match error {
        None => _ = outbox::remove(&mut tx, letter.id).await?,
        Some(error) if error.permanent || now - letter.created > GIVEN_UP_AFTER => {
            let remains = remains(&letter.mail);
            outbox::give_up(&mut tx, lease, now, (&remains, &error.reason)).await?;
        }
        Some(error) => {
            let at = now + backoff::pause(letter.attempt, &app.random);
            outbox::retry_at(&mut tx, lease, at, &error.reason).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What is kept of a mail that was given up: what it was, without the link.
fn remains(mail: &str) -> String {
    let mail: Option<serde_json::Value> = serde_json::from_str(mail).ok();
    let kind = mail.as_ref().and_then(|mail| mail.get("kind")).and_then(serde_json::Value::as_str);
    serde_json::json!({ "kind": kind }).to_string()
}

#[cfg(test)]
mod tests {
    use super::remains;

    #[test]
    fn no_link_is_left_of_a_mail_that_was_given_up() {
        let mail =
            r#"{"kind":"password-reset","url":"https://example.com/?token=secret","email":"a@example.com"}"#;
        assert_eq!(remains(mail), r#"{"kind":"password-reset"}"#);
        assert_eq!(remains("nonsense"), r#"{"kind":null}"#);
    }
}
