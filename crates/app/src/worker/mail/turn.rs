//! Sending one mail.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::timeout;
use vestibule_mail::{Envelope, Mail, Project, SendError};
use vestibule_store::outbox::Leased;
use vestibule_store::settings::ProjectSettings;

use crate::App;

/// A mail server that takes longer is as good as one that does not answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mail that somebody sends, until when it is theirs, and what it says about the project.
pub(super) struct Turn<'a> {
    pub(super) letter: &'a Leased,
    pub(super) until: DateTime<Utc>,
    pub(super) project: &'a ProjectSettings,
}

impl App {
    /// Sends one mail and writes down what became of it; true if it went out.
    pub(super) async fn take_turn(&self, turn: Turn<'_>) -> bool {
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
}
