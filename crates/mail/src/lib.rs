//! From a typed mail to a sent mail.
//!
//! ```text
//! Envelope (to whom, in which language, which Mail) ──Renderer──▶ Rendered (subject, HTML, text) ──Transport──▶ sent
//! ```
//!
//! A [`Mail`] is data: it can wait in a table until it is sent. The [`Renderer`] holds the templates, ours and the
//! operator's. The [`Transport`] says of each failure whether another attempt makes sense ([`SendError::permanent`]).
//! Nothing here knows the clock or a database.

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
