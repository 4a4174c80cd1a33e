//! Renders mails and sends them.
//!
//! ```text
//! Envelope (recipient, language, Mail) ──Renderer──▶ Rendered (subject, HTML, text) ──Transport──▶ sent
//! ```
//!
//! A [`Mail`] is plain data, so it can be stored until it is sent. The [`Renderer`] holds the templates: the built-in ones
//! and those of the operator. The [`Transport`] reports for each failure whether a retry makes sense
//! ([`SendError::permanent`]). This crate reads neither the clock nor a database.

mod language;
mod mail;
mod render;
mod transport;

pub use language::Language;
pub use mail::{Envelope, Mail, Project, Trace};
pub use render::{RenderError, Rendered, Renderer};
pub use transport::{
    LineEnds, Mailgun, Mailtrap, OpenError, Outgoing, SendError, Sender, SenderError, Sendmail, Ses, Smtp,
    Transport, TransportSettings,
};
