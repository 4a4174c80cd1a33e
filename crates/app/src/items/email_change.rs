//! A new address of one's own (`EMAIL_CHANGE_CONFIRM`): it counts once it has confirmed.

use serde_json::{Value, json};
use vestibule_domain::access::Action;
use vestibule_domain::schema::{Collection, USERS};
use vestibule_domain::token::Purpose;
use vestibule_domain::{Actor, Email, Error, Result, Secret, User, UserId, digest, email};
use vestibule_mail::Mail;
use vestibule_store::users;

use super::Patch;
use super::mutation::{Mutation, begin};
use super::prepare::prepare;
use super::prepared::Prepared;
use crate::App;
use crate::error::TxError;
use crate::mail::{Link, Recipient};
use crate::transaction::retrying;

/// Gives the caller the address that a link was sent to.
///
/// Only the user can do that: a mistyped address is somebody else's, who must not get the account with the link. A
/// link works once, as it names the address it replaces.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody; `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that is spent, of
/// somebody else or for something else; else as for any change of the own record.
pub async fn confirm_email(app: &App, actor: &Actor, token: &Secret) -> Result<()> {
    let user = actor.require_user()?;
    let now = app.clock.now();
    let claims = app.keys.read_purpose(token.expose(), Purpose::EmailChange, now)?;
    let bound_to = claims.hash.ok_or(Error::FORBIDDEN)?;
    let patch = Patch::from_iter([("email".to_owned(), json!(claims.email))]);
    let prepared = prepare(app, actor, Action::Update, &USERS, patch).await?;
    retrying(|| write_confirmed(app, actor, (user, &bound_to), &prepared)).await
}

async fn write_confirmed(
    app: &App,
    actor: &Actor,
    (user, bound_to): (UserId, &str),
    prepared: &Prepared,
) -> Result<(), TxError> {
    let mut mutation = begin(app, actor).await?;
    let person = users::find(&mut mutation.tx, user).await?.ok_or(Error::FORBIDDEN)?;
    if fingerprint(&person) != bound_to {
        return Err(Error::FORBIDDEN.into());
    }
    mutation.is_confirmed = true;
    let keys = [json!(user.to_string())];
    mutation.check_unique_emails(&USERS, std::slice::from_ref(prepared), &keys).await?;
    mutation.update_items(&keys, prepared).await?;
    mutation.commit().await
}

/// The mail to the new address. Who asks for too many of them gets none.
fn confirmation_mail(app: &App, person: &User, new: &str) -> Result<Option<Mail>> {
    if !app.mail_quota.take(&email::normalised(new), app.clock.now()) {
        return Ok(None);
    }
    let page = crate::mail::page(app, &Link::EMAIL_CHANGE, None)?;
    let url = crate::mail::link(app, &Link::EMAIL_CHANGE, &page, new, Some(fingerprint(person)))?;
    Ok(Some(Mail::EmailChangeConfirm { url, new: new.to_owned() }))
}

impl Mutation<'_> {
    /// Whether a change gives the caller another address that has to confirm first; then the mails are on their way. An
    /// administrator who changes somebody else's address knows it, and taking one's own away needs nobody's consent.
    pub(super) async fn defers_email(
        &mut self,
        collection: &Collection,
        keys: &[Value],
        values: &Patch,
    ) -> Result<bool, TxError> {
        let app = self.app;
        if *collection != USERS || !app.settings.confirm_email_change || self.is_confirmed {
            return Ok(false);
        }
        let new = values.get("email").and_then(Value::as_str).filter(|email| !email.is_empty());
        let own = self.actor.user().filter(|user| keys.contains(&json!(user.to_string())));
        let (Some(new), Some(user)) = (new, own) else { return Ok(false) };
        let person = users::find(&mut self.tx, user).await?.ok_or(Error::FORBIDDEN)?;
        if person.email.as_ref().map(Email::as_str) == Some(new) {
            return Ok(false);
        }
        if let Some(mail) = confirmation_mail(app, &person, new)? {
            crate::mail::enqueue(app, &mut self.tx, Recipient::to_confirm(new, &person), &mail).await?;
        }
        if let Some(old) = person.email.clone().map(String::from).filter(|old| !old.is_empty()) {
            let trace = crate::security_notices::request_trace(app, Some(&self.actor.client));
            let mail = Mail::EmailChangeRequested { old, new: new.to_owned(), trace };
            crate::mail::enqueue(app, &mut self.tx, Recipient::of(&person), &mail).await?;
        }
        self.effects.mails = true;
        Ok(true)
    }
}

/// What a link is bound to: the user, and the address it replaces.
fn fingerprint(person: &User) -> String {
    digest::of([
        "email-change",
        &person.id.to_string(),
        person.email.as_ref().map(Email::as_str).unwrap_or_default(),
    ])
}
