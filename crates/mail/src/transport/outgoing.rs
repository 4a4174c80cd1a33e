//! A mail that is about to be sent.

use chrono::{DateTime, Utc};

use super::Sender;
use crate::Rendered;

/// A mail that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// What tells this mail from all others, such as the key of its row. It becomes the `Message-ID`, so it must be the
    /// same at every attempt.
    pub id: &'a str,
    /// The stored address it goes to.
    pub to: &'a str,
    /// Who sends it.
    pub from: &'a Sender,
    /// What it says.
    pub rendered: &'a Rendered,
    /// Now: for the header `Date`, and for signatures.
    pub now: DateTime<Utc>,
}

impl Outgoing<'_> {
    /// The id, with nothing in it that could end the header it stands in.
    pub(super) fn safe_id(&self) -> String {
        self.id
            .chars()
            .filter(|char| char.is_ascii_alphanumeric() || "-_.".contains(*char))
            .take(64)
            .collect()
    }

    /// The value of `Message-ID`, with its brackets (RFC 5322, section 3.6.4).
    pub(super) fn message_id(&self) -> String {
        format!("<{}@{}>", self.safe_id(), self.from.domain())
    }
}

/// A mail for tests.
#[cfg(test)]
pub(super) mod sample {
    use super::{Outgoing, Sender};
    use crate::Rendered;

    pub(in crate::transport) fn parts() -> (Sender, Rendered) {
        let rendered =
            Rendered { subject: "Subject".into(), html: "<p>html</p>".into(), text: "text".into() };
        (Sender::new("no-reply@acme.example", "Acme & Co").unwrap(), rendered)
    }

    pub(in crate::transport) fn mail<'a>(
        to: &'a str,
        from: &'a Sender,
        rendered: &'a Rendered,
    ) -> Outgoing<'a> {
        Outgoing { id: "id-1", to, from, rendered, now: "2026-01-02T03:04:05Z".parse().unwrap() }
    }
}
