//! A rendered mail with everything that is needed to send it.

use chrono::{DateTime, Utc};

use super::Sender;
use crate::Rendered;

/// A rendered mail with everything that is needed to send it.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// Unique id, such as the primary key of the stored mail. It becomes the `Message-ID`, so it must be the same at every
    /// attempt.
    pub id: &'a str,
    /// Address of the recipient, as stored.
    pub to: &'a str,
    pub from: &'a Sender,
    pub rendered: &'a Rendered,
    /// The current time, for the header `Date` and for signatures.
    pub now: DateTime<Utc>,
}

impl Outgoing<'_> {
    /// The id, limited to 64 characters that are safe in a header and in a file name.
    pub(super) fn safe_id(&self) -> String {
        self.id
            .chars()
            .filter(|char| char.is_ascii_alphanumeric() || "-_.".contains(*char))
            .take(64)
            .collect()
    }

    /// Value of `Message-ID` with its brackets (RFC 5322, section 3.6.4).
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
