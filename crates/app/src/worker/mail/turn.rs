//! Sending one mail.

use std::time::Duration;

use tokio::time::timeout;
use vestibule_mail::{Envelope, Mail, SendError};
use vestibule_store::outbox::LeasedMail;
use vestibule_store::settings::ProjectSettings;

use super::lease::keep_lease;
use super::project::sender;
use super::settle::record_result;
use crate::App;

/// A mail server that takes longer is as good as one that does not answer. Long, because whoever gives up before the
/// answer does not know whether the mail was taken; the transports have limits of their own for each step.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// Sends one mail and writes down what became of it; true if it went out. Until then the mail is nobody else's.
pub(super) async fn send_leased(app: &App, letter: &LeasedMail, project: &ProjectSettings) -> bool {
    let Some(recipient) = &letter.recipient else { return false };
    let turn = async {
        let outcome = send(app, letter, recipient, project).await;
        let id = letter.id;
        if let Err(SendError { permanent, reason }) = &outcome {
            tracing::warn!(%id, permanent, reason, "a mail was not sent");
        }
        record_result(app, letter, outcome.as_ref().err()).await;
        if outcome.is_ok() {
            tracing::info!(%id, "a mail was sent");
        }
        outcome.is_ok()
    };
    tokio::select! {
        was_sent = turn => was_sent,
        never = keep_lease(app, letter) => match never {},
    }
}

async fn send(
    app: &App,
    letter: &LeasedMail,
    recipient: &str,
    project: &ProjectSettings,
) -> Result<(), SendError> {
    let mail: Mail = serde_json::from_str(&letter.mail).map_err(|error| SendError {
        permanent: true,
        reason: format!("the mail cannot be read: {error}"),
    })?;
    let envelope = Envelope {
        to: recipient.to_owned(),
        language: letter.language.clone(),
        project: sender(app, project),
        mail,
    };
    let sent = timeout(PATIENCE, app.mailer.send(letter.id, envelope, app.clock.now())).await;
    let too_slow = || SendError { permanent: false, reason: "sending took too long".into() };
    sent.unwrap_or_else(|_| Err(too_slow()))
}
