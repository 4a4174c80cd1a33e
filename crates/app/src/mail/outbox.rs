//! Inserting mails into the outbox.

use vestibule_domain::{Email, Error, User};
use vestibule_mail::Mail;
use vestibule_store::outbox::{self, NewMail};
use vestibule_store::{Transaction, settings};

use crate::App;
use crate::error::TxError;

/// The recipient of a mail: a stored address, never one that came with the request
/// (GHSA-qw9g-7549-7wg5, GHSA-8xp8-xrh2-88vr).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipient<'a> {
    email: Option<&'a str>,
    language: Option<&'a str>,
}

impl<'a> Recipient<'a> {
    /// No recipient: the mail costs the same work and is not sent, so that response times do not reveal which users exist.
    pub(crate) const NONE: Self = Self { email: None, language: None };

    /// A user, at the stored address.
    pub(crate) fn of(user: &'a User) -> Self {
        Self { email: user.email.as_ref().map(Email::as_str), language: user.language.as_deref() }
    }

    /// The address.
    pub(crate) fn email(self) -> Option<&'a str> {
        self.email
    }

    /// A new address that a logged-in user has to confirm: the only mail to an address that is not stored.
    pub(crate) fn to_confirm(email: &'a str, user: &'a User) -> Self {
        Self { email: Some(email), language: user.language.as_deref() }
    }

    /// An address that is being stored in the same transaction.
    pub(crate) fn new_user(email: &'a str) -> Self {
        Self { email: Some(email), language: None }
    }
}

/// Inserts a mail into the outbox, in the transaction that causes it. The caller calls [`wake_mail_worker`] after the
/// commit.
pub(crate) async fn enqueue(
    app: &App,
    tx: &mut Transaction,
    recipient: Recipient<'_>,
    mail: &Mail,
) -> Result<(), TxError> {
    let project = settings::project(tx).await?;
    let content = serde_json::to_string(mail).map_err(Error::caused_by)?;
    let mail = NewMail {
        id: app.random.uuid(),
        mail: &content,
        recipient: recipient.email,
        language: recipient.language.unwrap_or(&project.default_language),
    };
    outbox::enqueue(tx, mail, app.clock.now()).await?;
    Ok(())
}

/// Inserts a placeholder: the same work as [`enqueue`], and no mail.
pub(crate) async fn enqueue_placeholder(app: &App, tx: &mut Transaction) -> Result<(), TxError> {
    let mail = NewMail { id: app.random.uuid(), mail: "{}", recipient: None, language: "" };
    outbox::enqueue(tx, mail, app.clock.now()).await?;
    Ok(())
}

/// Wakes the worker that sends mails.
pub(crate) fn wake_mail_worker(app: &App) {
    app.mail_waits.notify_one();
}
