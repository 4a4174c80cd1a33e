//! `directus_users`: addresses, passwords, what ends sessions, and security notices (contract section 7).

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Email, Error, NormalizedEmail, Result, Secret, UserId, UserStatus, email};
use vestibule_store::users;

use super::super::Patch;
use super::super::mutation::{Effects, EndSessions, Mutation};
use super::super::prepare::Prepared;
use super::ids;
use crate::App;
use crate::error::TxError;
use crate::security_notices::Notice;

/// Checks the address, the provider and the password, and replaces the password by its hash.
pub(super) async fn prepare_values(
    app: &App,
    actor: &Actor,
    action: Action,
    patch: &mut Patch,
) -> Result<()> {
    check_email(action, patch)?;
    if action == Action::Update && patch.contains_key("tfa_secret") {
        return Err(not_settable("tfa_secret"));
    }
    prepare_provider(actor, patch)?;
    prepare_password(app, action, patch).await
}

/// A new user cannot have null as the address; in a change, null and the empty text remove the address.
fn check_email(action: Action, patch: &Patch) -> Result<()> {
    let Some(value) = patch.get("email") else { return Ok(()) };
    let is_given = action == Action::Create || !matches!(value, Value::Null) && value != "";
    let is_valid = value.as_str().is_some_and(|text| email::is_valid(text) && !email::has_invisible(text));
    if is_given && !is_valid { Err(FailedValidation::bare("email", "email").into()) } else { Ok(()) }
}

/// Only administrators may set how a user logs in. The data of the former provider is removed.
fn prepare_provider(actor: &Actor, patch: &mut Patch) -> Result<()> {
    for field in ["provider", "external_identifier"] {
        if patch.contains_key(field) {
            if !actor.rights.is_admin() {
                return Err(not_settable(field));
            }
            patch.insert("auth_data".into(), Value::Null);
        }
    }
    Ok(())
}

fn not_settable(field: &str) -> Error {
    Error::payload(format!("You can't change the \"{field}\" value manually"))
}

/// Checks a password against the policy and replaces it by its hash.
async fn prepare_password(app: &App, action: Action, patch: &mut Patch) -> Result<()> {
    let Some(value) = patch.get("password") else { return Ok(()) };
    let password = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(Error::payload("\"password\" must be a string")),
    };
    if action == Action::Create || !password.is_empty() {
        crate::password::check_password(app, &password).await?;
    }
    if password.is_empty() {
        return Ok(());
    }
    let hash = app.hashing.hash(Secret::from(password)).await?;
    patch.insert("password".into(), Value::String(hash.expose().to_owned()));
    Ok(())
}

/// Addresses are unique without regard to case, in the table and within one request.
pub(super) async fn check_unique_emails(
    mutation: &mut Mutation<'_>,
    items: &[Prepared],
    keys: &[Value],
) -> Result<(), TxError> {
    let given = items.iter().filter_map(|item| item.values.get("email")?.as_str());
    let given: Vec<NormalizedEmail> =
        given.filter(|text| !text.is_empty()).map(NormalizedEmail::new).collect();
    if given.is_empty() {
        return Ok(());
    }
    if keys.len() > 1 {
        return Err(taken(given.iter().map(NormalizedEmail::as_str).collect()).into());
    }
    let mut distinct: Vec<NormalizedEmail> = Vec::with_capacity(given.len());
    for email in &given {
        if !distinct.contains(email) {
            distinct.push(email.clone());
        }
    }
    let others = users::with_emails(&mut mutation.tx, &distinct, &ids(keys)).await?;
    if distinct.len() < given.len() || !others.is_empty() {
        let distinct: Vec<&str> = distinct.iter().map(NormalizedEmail::as_str).collect();
        return Err(taken(format!("[{}]", distinct.join(","))).into());
    }
    Ok(())
}

fn taken(value: String) -> Error {
    Error::RecordNotUnique { collection: USERS.name.into(), field: "email".into(), value: Some(value) }
}

/// Notifies users of a new password or another address, at their current address.
pub(super) async fn before_update(
    mutation: &mut Mutation<'_>,
    keys: &[Value],
    values: &Patch,
) -> Result<(), TxError> {
    if values.contains_key("password") {
        for user in ids(keys) {
            mutation.notify(user, Notice::PasswordChanged).await?;
        }
    }
    if let Some(email) = values.get("email") {
        let new = email.as_str().filter(|email| !email.is_empty());
        for user in ids(keys) {
            mutation.notify(user, Notice::EmailChanged(new)).await?;
        }
    }
    Ok(())
}

impl Mutation<'_> {
    /// Sends a security notice to a user, before the change. An address that stays the same causes none.
    pub(in super::super) async fn notify(&mut self, user: UserId, notice: Notice<'_>) -> Result<(), TxError> {
        let app = self.app;
        if !app.settings.notices {
            return Ok(());
        }
        let Some(stored) = users::find(&mut self.tx, user).await? else { return Ok(()) };
        if matches!(notice, Notice::EmailChanged(new) if new == stored.email.as_ref().map(Email::as_str)) {
            return Ok(());
        }
        let client = (self.actor.user() == Some(user)).then_some(&self.actor.client);
        let trace = crate::security_notices::request_trace(client, self.now);
        crate::security_notices::notify(app, &mut self.tx, &stored, notice, trace).await?;
        self.effects.mails = true;
        Ok(())
    }
}

/// Ends all sessions of users who are no longer active. After a new password or address, all sessions except that of the
/// request end.
pub(super) fn after_update(effects: &mut Effects, keys: &[Value], values: &Patch) {
    let deactivated = values.get("status").is_some_and(|status| status != UserStatus::Active.as_str());
    if values.contains_key("status") {
        effects.status_set.extend(ids::<UserId>(keys));
    }
    if deactivated || values.contains_key("role") {
        effects.may_lose_admin = true;
    }
    if deactivated || values.contains_key("password") || values.contains_key("email") {
        let ended = ids(keys).into_iter().map(|user| EndSessions { user, including_current: deactivated });
        effects.end_sessions.extend(ended);
    }
}

/// Sets `sender` to NULL in the notifications the users have sent, so that their recipients keep them. The database
/// deletes their sessions and access.
pub(super) async fn before_delete(mutation: &mut Mutation<'_>, keys: &[Value]) -> Result<(), TxError> {
    for user in ids::<UserId>(keys) {
        users::clear_sender(&mut mutation.tx, user).await?;
    }
    Ok(())
}
