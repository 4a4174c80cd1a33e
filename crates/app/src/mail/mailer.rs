//! Rendering and delivery of mails.

use std::time::Instant;

use chrono::{DateTime, Utc};
use tracing::Instrument;
use uuid::Uuid;
use vestibule_mail::{Envelope, Outgoing, Renderer, SendError, Sender, Transport};

use super::{Mailbox, Sent};

/// Renders mails and delivers them by the configured transport, or to a mailbox in tests.
pub struct Mailer {
    renderer: Renderer,
    from: String,
    target: Target,
}

enum Target {
    Transport(Box<Transport>),
    Mailbox(Mailbox),
}

impl Mailer {
    /// A mailer that sends mails. `from` is `EMAIL_FROM`.
    pub fn new(renderer: Renderer, from: impl Into<String>, transport: Transport) -> Self {
        Self { renderer, from: from.into(), target: Target::Transport(Box::new(transport)) }
    }

    /// A mailer that keeps mails in a mailbox.
    pub fn into_mailbox(renderer: Renderer, mailbox: Mailbox) -> Self {
        Self { renderer, from: "no-reply@example.com".into(), target: Target::Mailbox(mailbox) }
    }

    /// Checks the transport without sending a mail (`EMAIL_VERIFY_SETUP`).
    ///
    /// # Errors
    /// Why the transport cannot be used.
    pub async fn verify(&self) -> Result<(), SendError> {
        match &self.target {
            Target::Transport(transport) => transport.verify().await,
            Target::Mailbox(_) => Ok(()),
        }
    }

    /// Renders and sends a mail. The same `id` gives the same `Message-ID`.
    pub(crate) async fn send(
        &self,
        id: Uuid,
        envelope: Envelope,
        now: DateTime<Utc>,
    ) -> Result<(), SendError> {
        let span = tracing::debug_span!("send_mail", %id);
        self.render_and_send(id, envelope, now).instrument(span).await
    }

    async fn render_and_send(
        &self,
        id: Uuid,
        envelope: Envelope,
        now: DateTime<Utc>,
    ) -> Result<(), SendError> {
        let started = Instant::now();
        // An operator can correct a template or `EMAIL_FROM`, so these errors are not permanent.
        let error_of = |reason: String| SendError { permanent: false, reason };
        let rendered = self.renderer.render(&envelope).map_err(|error| error_of(error.to_string()))?;
        let rendered_after = started.elapsed();
        let result = match &self.target {
            Target::Mailbox(mailbox) => mailbox.put(Sent { id, envelope, rendered }).await,
            Target::Transport(transport) => {
                let from = Sender::new(&self.from, &envelope.project.name);
                let from = from.map_err(|error| error_of(error.to_string()))?;
                let id = id.to_string();
                let mail = Outgoing { id: &id, to: &envelope.to, from: &from, rendered: &rendered, now };
                transport.send(&mail).await
            }
        };
        let (render_ms, total_ms) =
            (rendered_after.as_secs_f64() * 1000.0, started.elapsed().as_secs_f64() * 1000.0);
        tracing::debug!(render_ms, total_ms, sent = result.is_ok(), "mail handed to the transport");
        result
    }
}
