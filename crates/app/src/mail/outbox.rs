//! Putting mails on their way.

use vestibule_domain::{Email, Error, User};
use vestibule_mail::Mail;
use vestibule_store::outbox::{self, NewMail};
use vestibule_store::{Transaction, settings};

use crate::App;
use crate::error::TxError;

/// Whom a mail goes to: always a stored address, never one that came with the request
/// (GHSA-qw9g-7549-7wg5, GHSA-8xp8-xrh2-88vr).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipient<'a> {
    email: Option<&'a str>,
    language: Option<&'a str>,
}

impl<'a> Recipient<'a> {
    /// Nobody: the mail costs the same work and is not sent, so that an answer does not tell who is there.
    pub(crate) const NOBODY: Self = Self { email: None, language: None };

    /// A person, at the stored address.
    pub(crate) fn of(person: &'a User) -> Self {
        Self { email: person.email.as_ref().map(Email::as_str), language: person.language.as_deref() }
    }

    /// The address.
    pub(crate) fn email(self) -> Option<&'a str> {
        self.email
    }

    /// An address that somebody who is logged in wants to have, and that has to confirm it: the one mail that goes to an
    /// address which is not stored.
    pub(crate) fn to_confirm(email: &'a str, person: &'a User) -> Self {
        Self { email: Some(email), language: person.language.as_deref() }
    }

    /// An address that is being stored in the same transaction.
    pub(crate) fn new_user(email: &'a str) -> Self {
        Self { email: Some(email), language: None }
    }
}

/// Puts a mail into the outbox, in the transaction that causes it. After the commit comes
/// [`mail_waits`](Self::mail_waits).
pub(crate) async fn enqueue(
    app: &App,
    tx: &mut Transaction,
    recipient: Recipient<'_>,
    mail: &Mail,
) -> Result<(), TxError> {
    let project = settings::project(tx).await?;
    let mail = serde_json::to_string(mail).map_err(Error::internal)?;
    let letter = NewMail {
        id: app.random.uuid(),
        mail: &mail,
        recipient: recipient.email,
        language: recipient.language.unwrap_or(&project.default_language),
    };
    outbox::enqueue(tx, letter, app.clock.now()).await?;
    Ok(())
}

/// The work of one row, and nothing else.
pub(crate) async fn enqueue_placeholder(app: &App, tx: &mut Transaction) -> Result<(), TxError> {
    let letter = NewMail { id: app.random.uuid(), mail: "{}", recipient: None, language: "" };
    outbox::enqueue(tx, letter, app.clock.now()).await?;
    Ok(())
}

/// Wakes the worker that sends mails.
pub(crate) fn wake_mail_worker(app: &App) {
    app.mail_waits.notify_one();
}
