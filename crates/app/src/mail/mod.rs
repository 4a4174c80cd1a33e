//! Mails: use cases insert them into the outbox, and a background task sends them (`worker/mail`).

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

pub(crate) use links::{link, link_expires_at, page};
pub(crate) use outbox::{enqueue, enqueue_placeholder, wake_mail_worker};
