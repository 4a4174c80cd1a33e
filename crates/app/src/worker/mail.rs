//! Sends what is in the outbox.
//!
//! A mail goes out once. Many servers may share an outbox: whoever sends a mail has a lease on its row, and removes the
//! row right after. A server that dies between the two leaves a mail that was sent in the outbox, and when the lease has
//! run out it is sent again: with the same `Message-ID`, by which mail programs tell that it is the same. That is the
//! only way to a second copy, apart from a mail server that takes a mail and does not say so.
//!
//! A mail server that is down delays mails and nothing else: they are tried again, after pauses that grow.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_mail::{Envelope, Mail, Project, SendError};
use vestibule_store::outbox::{self, Leased};
use vestibule_store::settings::{self, ProjectSettings};

use super::backoff;
use super::pace::Pace;
use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

/// Mails that are sent at the same time.
const AT_ONCE: u32 = 8;

/// A mail server that takes longer is as good as one that does not answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a mail belongs to whoever sends it: longer than that may take.
const LEASE: TimeDelta = TimeDelta::seconds(90);

/// Somebody else's mails are looked for this often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// When the server stops, mails that are being sent get this long to come to their end.
const GRACE: Duration = Duration::from_secs(5);

/// A mail that cannot be sent is given up after this long. Its link has run out by then, or nearly so.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(3);

/// What is left of a mail that was given up is forgotten after this long.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(7);

/// That a mail went out is written down after so many tries, or never.
const TRIES: usize = 60;

/// The time between these tries.
const BREATH: Duration = Duration::from_secs(1);

pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut pace = Pace::new(app.inner().settings.mail.all);
    while !stop.is_cancelled() {
        let outcome = tokio::select! {
            outcome = app.send_due(&mut pace) => outcome,
            () = ended(&stop) => return,
        };
        match outcome {
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
        }
        let pause = app.pause_until_due().await.max(pace.pause(app.inner().clock.now()));
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.inner().mail_waits.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

async fn ended(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(GRACE).await;
}

/// A mail that somebody sends, until when it is theirs, and what it says about the project.
struct Turn<'a> {
    letter: &'a Leased,
    until: DateTime<Utc>,
    project: &'a ProjectSettings,
}

impl App {
    /// Sends the mails that are due, a handful at a time; gives how many rows it looked at.
    ///
    /// # Errors
    /// Only where the database does not answer. A mail that cannot be sent is none.
    pub async fn deliver_mail(&self) -> Result<usize> {
        self.send_due(&mut Pace::new(None)).await
    }

    async fn send_due(&self, pace: &mut Pace) -> Result<usize> {
        let inner = self.inner();
        let now = inner.clock.now();
        let mut reader = &inner.database;
        let limit = pace.allow(AT_ONCE, now);
        if limit == 0 || !outbox::any_due(&mut reader, now).await.map_err(internal)? {
            return Ok(0);
        }
        let until = now + LEASE;
        let letters = retrying(|| self.lease_mails(now, until, limit)).await?;
        let project = settings::project(&mut reader).await.map_err(internal)?;
        let turns = letters.iter().map(|letter| Turn { letter, until, project: &project });
        let sent: Vec<bool> = join_all(turns.map(|turn| self.take_turn(turn))).await;
        pace.count(u32::try_from(sent.iter().filter(|sent| **sent).count()).unwrap_or(u32::MAX));
        Ok(letters.len())
    }

    async fn lease_mails(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Leased>, Failure> {
        let mut tx = self.inner().database.begin().await?;
        outbox::forget_given_up(&mut tx, now - FORGOTTEN_AFTER).await?;
        let leased = outbox::lease(&mut tx, (now, until), limit).await?;
        tx.commit().await?;
        Ok(leased)
    }

    /// Sends one mail and writes down what became of it; true if it went out.
    async fn take_turn(&self, turn: Turn<'_>) -> bool {
        let id = turn.letter.id;
        let Some(recipient) = &turn.letter.recipient else { return false };
        let outcome = self.send_letter(&turn, recipient).await;
        match &outcome {
            Ok(()) => tracing::info!(%id, "a mail was sent"),
            Err(SendError { permanent, reason }) => {
                tracing::warn!(%id, permanent, reason, "a mail was not sent")
            }
        }
        self.settle(&turn, outcome.as_ref().err()).await;
        outcome.is_ok()
    }

    async fn send_letter(&self, turn: &Turn<'_>, recipient: &str) -> Result<(), SendError> {
        let mail: Mail = serde_json::from_str(&turn.letter.mail).map_err(|error| SendError {
            permanent: true,
            reason: format!("the mail cannot be read: {error}"),
        })?;
        let envelope = Envelope {
            to: recipient.to_owned(),
            language: turn.letter.language.clone(),
            project: self.sender(turn.project),
            mail,
        };
        let inner = self.inner();
        let sent = timeout(PATIENCE, inner.mailer.send(turn.letter.id, envelope, inner.clock.now())).await;
        let too_slow = || SendError { permanent: false, reason: "sending took too long".into() };
        sent.unwrap_or_else(|_| Err(too_slow()))
    }

    fn sender(&self, settings: &ProjectSettings) -> Project {
        let logo = |file| format!("{}/assets/{file}", self.inner().settings.public_url);
        Project {
            name: settings.name.clone(),
            color: settings.color.clone(),
            logo: settings.logo.map(logo).unwrap_or_default(),
            url: settings.url.clone().unwrap_or_default(),
        }
    }

    /// Writes down what became of a mail. What was sent must not be sent again, so this is tried for as long as the
    /// mail is ours.
    async fn settle(&self, turn: &Turn<'_>, error: Option<&SendError>) {
        for _ in 0..TRIES {
            let Err(failure) = retrying(|| self.write_outcome(turn, error)).await else { return };
            tracing::warn!(id = %turn.letter.id, error = %failure, "what became of a mail cannot be written down");
            self.inner().clock.wait_until(Instant::now() + BREATH).await;
        }
    }

    async fn write_outcome(&self, turn: &Turn<'_>, error: Option<&SendError>) -> Result<(), Failure> {
        let inner = self.inner();
        let now = inner.clock.now();
        let lease = (turn.letter.id, turn.until);
        let mut tx = inner.database.begin().await?;
        match error {
            None => _ = outbox::remove(&mut tx, turn.letter.id).await?,
            Some(error) if error.permanent || now - turn.letter.created > GIVEN_UP_AFTER => {
                let remains = remains(&turn.letter.mail);
                outbox::give_up(&mut tx, lease, now, (&remains, &error.reason)).await?;
            }
            Some(error) => {
                let at = now + backoff::pause(turn.letter.attempts + 1, &inner.random);
                outbox::retry_at(&mut tx, lease, at, &error.reason).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// How long nothing is due, unless somebody rings.
    async fn pause_until_due(&self) -> Duration {
        let mut reader = &self.inner().database;
        let now = self.inner().clock.now();
        match outbox::next_due(&mut reader).await {
            // A little later, so that rounding does not make it a little too early.
            Ok(Some(due)) => (due - now).to_std().unwrap_or_default() + Duration::from_millis(5),
            Ok(None) | Err(_) => AT_LEAST_EVERY,
        }
        .min(AT_LEAST_EVERY)
    }
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
