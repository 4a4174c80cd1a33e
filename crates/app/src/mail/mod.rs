//! Mails: a row of the outbox first, sent by a worker later (`worker/mail`).

mod links;
mod mailbox;
mod mailer;
mod outbox;
mod quota;

pub(crate) use links::Link;
pub use mailbox::{Mailbox, Sent};
pub use mailer::Mailer;
pub(crate) use outbox::Recipient;
pub(crate) use quota::MailQuota;
