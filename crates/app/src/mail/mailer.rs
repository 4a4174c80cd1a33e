//! By what mails leave.

use std::time::Instant;

use chrono::{DateTime, Utc};
use tracing::Instrument;
use uuid::Uuid;
use vestibule_mail::{Envelope, Outgoing, Renderer, SendError, Sender, Transport};

use super::{Mailbox, Sent};

/// By what mails leave: the transport of the configuration, or a mailbox in tests.
pub struct Mailer {
    renderer: Renderer,
    from: String,
    way: Way,
}

enum Way {
    Transport(Box<Transport>),
    Mailbox(Mailbox),
}

impl Mailer {
    /// Mails are sent. `from` is `EMAIL_FROM`.
    pub fn new(renderer: Renderer, from: impl Into<String>, transport: Transport) -> Self {
        Self { renderer, from: from.into(), way: Way::Transport(Box::new(transport)) }
    }

    /// Mails are kept.
    pub fn into_mailbox(renderer: Renderer, mailbox: Mailbox) -> Self {
        Self { renderer, from: "no-reply@example.com".into(), way: Way::Mailbox(mailbox) }
    }

    /// Tries the transport without sending anything (`EMAIL_VERIFY_SETUP`).
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn verify(&self) -> Result<(), SendError> {
        match &self.way {
            Way::Transport(transport) => transport.verify().await,
            Way::Mailbox(_) => Ok(()),
        }
    }

    /// Words a mail and sends it. The same `id` makes the same `Message-ID`.
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
        // What is wrong with a template or with `EMAIL_FROM`, the operator can mend: the mail waits for it.
        let fault = |reason: String| SendError { permanent: false, reason };
        let rendered = self.renderer.render(&envelope).map_err(|error| fault(error.to_string()))?;
        let rendered_after = started.elapsed();
        let result = match &self.way {
            Way::Mailbox(mailbox) => mailbox.put(Sent { id, envelope, rendered }).await,
            Way::Transport(transport) => {
                let from = Sender::new(&self.from, &envelope.project.name);
                let from = from.map_err(|error| fault(error.to_string()))?;
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
