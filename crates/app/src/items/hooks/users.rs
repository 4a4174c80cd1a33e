//! `directus_users`: addresses, passwords and what ends sessions (contract section 7).

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::password::{MAX_BYTES, PasswordPolicy};
use vestibule_domain::schema::{Collection, USERS};
use vestibule_domain::{Actor, Error, NormalizedEmail, Result, Secret, UserId, UserStatus, email};
use vestibule_store::settings;
use vestibule_store::users;

use super::super::Patch;
use super::super::mutation::Mutation;
use super::super::prepared::Prepared;
use super::uuids;
use crate::App;
use crate::error::TxError;

pub(super) async fn prepare_user(app: &App, actor: &Actor, action: Action, patch: &mut Patch) -> Result<()> {
    check_email(action, patch)?;
    if action == Action::Update && patch.contains_key("tfa_secret") {
        return Err(manual("tfa_secret"));
    }
    check_provider(actor, patch)?;
    prepare_password(app, action, patch).await
}

/// Checks a password against the policy and puts its hash in its place.
async fn prepare_password(app: &App, action: Action, patch: &mut Patch) -> Result<()> {
    let Some(value) = patch.get("password") else { return Ok(()) };
    let password = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        _ => return Err(Error::payload("\"password\" must be a string")),
    };
    if action == Action::Create || !password.is_empty() {
        check_password(app, &password).await?;
    }
    if password.is_empty() {
        return Ok(());
    }
    let hash = app.hashing.hash(Secret::from(password)).await?;
    patch.insert("password".into(), Value::String(hash.expose().to_owned()));
    Ok(())
}

/// Whether a password may be set: it meets the policy of the settings and is not absurdly long.
pub(crate) async fn check_password(app: &App, password: &str) -> Result<()> {
    if password.len() > MAX_BYTES {
        return Err(Error::payload(format!("\"password\" must not be longer than {MAX_BYTES} bytes")));
    }
    let rule = settings::login(&mut app.reader()).await?.password_policy;
    let policy = PasswordPolicy::parse(rule.as_deref()).map_err(|error| {
        tracing::error!(%error, "the password policy of the settings cannot be used");
        Error::internal("the password policy of the settings cannot be used")
    })?;
    if policy.allows(password) { Ok(()) } else { Err(FailedValidation::password_policy().into()) }
}

/// On creation even null is no address; on a change an empty value takes the address away.
fn check_email(action: Action, patch: &Patch) -> Result<()> {
    let Some(value) = patch.get("email") else { return Ok(()) };
    let is_given = action == Action::Create || !matches!(value, Value::Null) && value != "";
    let is_valid = value.as_str().is_some_and(|text| email::is_valid(text) && !email::has_invisible(text));
    if is_given && !is_valid { Err(FailedValidation::bare("email", "email").into()) } else { Ok(()) }
}

/// Only administrators say how somebody logs in.
fn check_provider(actor: &Actor, patch: &mut Patch) -> Result<()> {
    for field in ["provider", "external_identifier"] {
        if patch.contains_key(field) {
            if !actor.rights.is_admin() {
                return Err(manual(field));
            }
            patch.insert("auth_data".into(), Value::Null);
        }
    }
    Ok(())
}

fn manual(field: &str) -> Error {
    Error::payload(format!("You can't change the \"{field}\" value manually"))
}

impl Mutation<'_> {
    /// Addresses are unique without regard to case, in the table and within one request.
    pub(in super::super) async fn check_unique_emails(
        &mut self,
        collection: &Collection,
        prepared: &[Prepared],
        keys: &[Value],
    ) -> Result<(), TxError> {
        if *collection != USERS {
            return Ok(());
        }
        let given = prepared.iter().filter_map(|item| item.values.get("email")?.as_str());
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
        let users: Vec<UserId> = uuids(keys).into_iter().map(UserId::new).collect();
        let others = users::with_emails(&mut self.tx, &distinct, &users).await?;
        if distinct.len() < given.len() || !others.is_empty() {
            let joined: Vec<&str> = distinct.iter().map(NormalizedEmail::as_str).collect();
            return Err(taken(format!("[{}]", joined.join(","))).into());
        }
        Ok(())
    }

    /// Whoever is not active any more is logged out; after a new password or address only the session it was done in
    /// goes on.
    pub(super) fn after_user_update(&mut self, keys: &[Value], values: &Patch) {
        let deactivated = values.get("status").is_some_and(|status| status != UserStatus::Active.as_str());
        if values.contains_key("status") {
            self.effects.status_set.extend(uuids(keys));
        }
        if deactivated || values.contains_key("role") {
            self.effects.may_lose_admin = true;
        }
        if deactivated || values.contains_key("password") || values.contains_key("email") {
            self.effects.end_sessions.extend(uuids(keys).into_iter().map(|user| (user, deactivated)));
        }
    }

    /// Sessions and access go with the user; notifications the user sent stay with their recipients.
    pub(super) async fn before_user_delete(&mut self, keys: &[Value]) -> Result<(), TxError> {
        for user in uuids(keys) {
            users::clear_sender(&mut self.tx, user.into()).await?;
        }
        Ok(())
    }
}

fn taken(value: String) -> Error {
    Error::RecordNotUnique { collection: USERS.name.into(), field: "email".into(), value: Some(value) }
}
