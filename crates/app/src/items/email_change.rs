//! `EMAIL_CHANGE_CONFIRM`: a new e-mail address that users set for themselves replaces the old one after a confirmation.

use serde_json::{Value, json};
use vestibule_domain::access::Action;
use vestibule_domain::schema::USERS;
use vestibule_domain::token::Purpose;
use vestibule_domain::{Actor, Email, Error, Result, Secret, User, digest, email};
use vestibule_mail::Mail;
use vestibule_store::users;

use super::mutation::{Mutation, mutation};
use super::prepare::prepare;
use super::{Patch, hooks};
use crate::App;
use crate::error::TxError;
use crate::mail::{Link, Recipient};

/// Replaces the address of the actor's user by the one that the token confirms.
///
/// The request must be authenticated as well: if the new address was mistyped, the link is sent to its owner, who must
/// not get the account. A link works once, because it is bound to the address it replaces.
///
/// # Errors
/// `INVALID_CREDENTIALS` without a user; `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that was used, is for
/// another user or for another purpose; else those of any change of a user.
pub async fn confirm_email(app: &App, actor: &Actor, token: &Secret) -> Result<()> {
    let user = actor.require_user()?;
    let now = app.clock.now();
    let claims = app.keys.read_purpose(token.expose(), Purpose::EmailChange, now)?;
    let bound_to = claims.hash.ok_or(Error::FORBIDDEN)?;
    let patch = Patch::from_iter([("email".to_owned(), json!(claims.email))]);
    let prepared = prepare(app, actor, Action::Update, &USERS, patch).await?;
    let keys = [json!(user.to_string())];
    mutation!(app, actor, |mutation| {
        let stored = users::find(&mut mutation.tx, user).await?.ok_or(Error::FORBIDDEN)?;
        if fingerprint(&stored) != bound_to {
            return Err(Error::FORBIDDEN.into());
        }
        mutation.is_email_confirmed = true;
        hooks::check_unique(mutation, &USERS, std::slice::from_ref(&prepared), &keys).await?;
        mutation.update_items(&keys, &prepared).await?;
        Ok(())
    })
    .await
}

impl Mutation<'_> {
    /// Whether a change gives the actor's own user a new address that has to be confirmed first. If so, the mails to the
    /// new and to the current address are inserted into the outbox.
    ///
    /// Two changes are not deferred: the address of another user, for which the administrator who sets it is responsible,
    /// and the removal of an address, because there is no new address to confirm.
    pub(super) async fn defers_email(&mut self, keys: &[Value], values: &Patch) -> Result<bool, TxError> {
        let app = self.app;
        if !app.settings.confirm_email_change || self.is_email_confirmed {
            return Ok(false);
        }
        let new = values.get("email").and_then(Value::as_str).filter(|email| !email.is_empty());
        let own = self.actor.user().filter(|user| keys.contains(&json!(user.to_string())));
        let (Some(new), Some(own)) = (new, own) else { return Ok(false) };
        let user = users::find(&mut self.tx, own).await?.ok_or(Error::FORBIDDEN)?;
        if user.email.as_ref().map(Email::as_str) == Some(new) {
            return Ok(false);
        }
        if let Some(mail) = confirmation_mail(app, &user, new)? {
            crate::mail::enqueue(app, &mut self.tx, Recipient::to_confirm(new, &user), &mail).await?;
        }
        if let Some(old) = user.email.clone().map(String::from).filter(|old| !old.is_empty()) {
            let trace = crate::security_notices::request_trace(Some(&self.actor.client), self.now);
            let mail = Mail::EmailChangeRequested { old, new: new.to_owned(), trace };
            crate::mail::enqueue(app, &mut self.tx, Recipient::of(&user), &mail).await?;
        }
        self.effects.mails = true;
        Ok(true)
    }
}

/// The mail with the link for the new address; `None` if that address has received too many mails.
fn confirmation_mail(app: &App, user: &User, new: &str) -> Result<Option<Mail>> {
    if !app.mail_quota.take(&email::normalised(new), app.clock.now()) {
        return Ok(None);
    }
    let page = crate::mail::page(app, &Link::EMAIL_CHANGE, None)?;
    let url = crate::mail::link(app, &Link::EMAIL_CHANGE, &page, new, Some(fingerprint(user)))?;
    Ok(Some(Mail::EmailChangeConfirm { url, new: new.to_owned() }))
}

/// The digest of what a link is bound to: the user, and the address it replaces.
fn fingerprint(user: &User) -> String {
    let email = user.email.as_ref().map(Email::as_str).unwrap_or_default();
    digest::of(["email-change", &user.id.to_string(), email])
}
