//! Sending one mail and recording the result.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use vestibule_mail::{Envelope, Mail, Project, SendError};
use vestibule_store::outbox::{self, Lease, LeasedMail};
use vestibule_store::settings::ProjectSettings;

use super::lease::keep_lease;
use crate::App;
use crate::random::Random;
use crate::transaction::transaction;

/// Time limit of one delivery. Long, because after giving up early it is unknown whether the mail server accepted the
/// mail; the transports have shorter limits for each step.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// Age at which an undelivered mail is given up. Its link has expired by then, or nearly so.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// Attempts to record a result, one per [`RECORD_PAUSE`]: an hour without a database.
const RECORD_TRIES: usize = 3600;

/// Pause between two attempts to record a result.
const RECORD_PAUSE: Duration = Duration::from_secs(1);

/// Pause after the first failed delivery; it doubles with each further one.
const FIRST_RETRY: Duration = Duration::from_secs(2);

/// Longest pause between two deliveries, before jitter.
const LONGEST_RETRY: Duration = Duration::from_secs(15 * 60);

/// Sends one mail, records the result and returns whether it was sent. The lease is kept until the result is recorded.
pub(super) async fn send_leased(app: &App, mail: &LeasedMail, project: &ProjectSettings) -> bool {
    let Some(recipient) = &mail.recipient else { return false };
    let delivery = async {
        let outcome = send(app, mail, recipient, project).await;
        let id = mail.id;
        if let Err(SendError { permanent, reason }) = &outcome {
            tracing::warn!(%id, permanent, reason, "failed to send a mail");
        }
        record_result(app, mail, outcome.as_ref().err()).await;
        if outcome.is_ok() {
            tracing::info!(%id, "sent a mail");
        }
        outcome.is_ok()
    };
    tokio::select! {
        was_sent = delivery => was_sent,
        never = keep_lease(app, mail) => match never {},
    }
}

async fn send(
    app: &App,
    leased: &LeasedMail,
    recipient: &str,
    project: &ProjectSettings,
) -> Result<(), SendError> {
    let mail: Mail = serde_json::from_str(&leased.mail).map_err(|error| SendError {
        permanent: true,
        reason: format!("the mail cannot be parsed: {error}"),
    })?;
    let envelope = Envelope {
        to: recipient.to_owned(),
        language: leased.language.clone(),
        project: project_of_mail(app, project),
        mail,
    };
    let sent = timeout(TIMEOUT, app.mailer.send(leased.id, envelope, app.clock.now())).await;
    let too_slow = || SendError { permanent: false, reason: "the delivery timed out".into() };
    sent.unwrap_or_else(|_| Err(too_slow()))
}

/// The project as a mail presents it. Directus serves the logo below the public address that both share.
fn project_of_mail(app: &App, settings: &ProjectSettings) -> Project {
    let logo = |file| format!("{}/assets/{file}", app.settings.public_url);
    Project {
        name: settings.name.clone(),
        color: settings.color.clone(),
        logo: settings.logo.map(logo).unwrap_or_default(),
        url: settings.url.clone().unwrap_or_default(),
    }
}

/// Records the result of a delivery. Retried for an hour while the lease is kept, because a mail that was sent must not be
/// sent again.
async fn record_result(app: &App, mail: &LeasedMail, error: Option<&SendError>) {
    for _ in 0..RECORD_TRIES {
        let Err(failure) = write_result(app, mail, error).await else { return };
        let was_sent = error.is_none();
        tracing::warn!(id = %mail.id, was_sent, error = %failure, "failed to record the result of a delivery");
        app.clock.wait_until(Instant::now() + RECORD_PAUSE).await;
    }
}

async fn write_result(
    app: &App,
    mail: &LeasedMail,
    error: Option<&SendError>,
) -> vestibule_domain::Result<()> {
    let now = app.clock.now();
    let lease = Lease::of(mail);
    transaction!(app, |tx| {
        match error {
            None => _ = outbox::remove(tx, mail.id).await?,
            Some(error) if error.permanent || now - mail.created > GIVE_UP_AFTER => {
                _ = outbox::give_up(tx, lease, now, &without_link(&mail.mail), &error.reason).await?;
            }
            Some(error) => {
                let at = now + retry_pause(mail.attempt, &app.random);
                _ = outbox::retry_at(tx, lease, at, &error.reason).await?;
            }
        }
        Ok(())
    })
    .await
}

/// What is kept of a mail that was given up: its kind, without the link.
fn without_link(mail: &str) -> String {
    let mail: Option<Value> = serde_json::from_str(mail).ok();
    let kind = mail.as_ref().and_then(|mail| mail.get("kind")).and_then(Value::as_str);
    json!({ "kind": kind }).to_string()
}

/// The pause after this many failures: exponential, with a jitter of 25 % so that mails that failed together are not
/// retried together.
fn retry_pause(failures: i64, random: &Random) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(16);
    let pause = FIRST_RETRY.saturating_mul(1 << doublings).min(LONGEST_RETRY);
    let share = f64::from(u32::from_le_bytes(random.bytes())) / f64::from(u32::MAX);
    pause.mul_f64(0.75 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_of_a_mail_that_was_given_up_is_not_kept() {
        let mail =
            r#"{"kind":"password-reset","url":"https://example.com/?token=secret","email":"a@example.com"}"#;
        assert_eq!(without_link(mail), r#"{"kind":"password-reset"}"#);
        assert_eq!(without_link("nonsense"), r#"{"kind":null}"#);
    }

    #[test]
    fn pauses_double_up_to_a_limit() {
        let random = Random::seeded(1);
        for (failures, wanted) in [(1, 2), (2, 4), (3, 8), (6, 64), (10, 900), (1000, 900), (0, 2), (-1, 2)] {
            for _ in 0..100 {
                let pause = retry_pause(failures, &random).as_secs_f64() / f64::from(wanted);
                assert!((0.75..=1.25).contains(&pause), "{failures}: {pause}");
            }
        }
    }

    #[test]
    fn pauses_have_jitter() {
        let random = Random::seeded(1);
        assert_ne!(retry_pause(5, &random), retry_pause(5, &random));
    }
}
