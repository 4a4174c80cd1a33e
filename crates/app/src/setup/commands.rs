//! Changes that the command line makes. Access to the command line implies access to the database, so no rights are
//! checked.

use serde_json::json;
use uuid::Uuid;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::{Limits, Meta, Plan, Query};
use vestibule_domain::schema::{ACCESS, Collection, POLICIES, ROLES, USERS};
use vestibule_domain::{Error, NormalizedEmail, Result, Secret, UserStatus, email};
use vestibule_store::{access, items, sessions, users, versions};

use super::bootstrap::insert;
use crate::App;
use crate::security_notices::{Notice, notify, request_trace};
use crate::transaction::transaction;

/// A user to be created.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Address.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Role.
    pub role: Option<Uuid>,
}

/// A role to be created.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// Name.
    pub name: String,
    /// Whether its users are administrators.
    pub admin: bool,
    /// Whether its users have access to the Studio.
    pub app: bool,
}

/// `users create`: returns the key of the new user.
///
/// # Errors
/// The refusals of `POST /users`.
pub async fn create_user(app: &App, user: &NewUser) -> Result<Uuid> {
    if !email::is_valid(&user.email) || email::has_invisible(&user.email) {
        return Err(FailedValidation::bare("email", "email").into());
    }
    crate::password::check_password(app, user.password.expose()).await?;
    let hash = app.hashing.hash(user.password.clone()).await?;
    let id = app.random.uuid();
    transaction!(app, |tx| {
        if users::find_by_email(tx, &NormalizedEmail::new(&user.email)).await?.is_some() {
            let value = Some(user.email.clone());
            return Err(Error::RecordNotUnique {
                collection: USERS.name.into(),
                field: "email".into(),
                value,
            }
            .into());
        }
        let row = json!({
            "id": id.to_string(),
            "email": user.email,
            "password": hash.expose(),
            "role": user.role.map(|role| role.to_string()),
            "status": UserStatus::Active,
        });
        insert(tx, &USERS, row).await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

/// `users passwd`: sets a password and, unlike Directus, ends the sessions of the user: a password that an operator resets
/// may have been stolen.
///
/// # Errors
/// `INVALID_PAYLOAD` if no user has the address.
pub async fn set_password(app: &App, address: &str, password: &Secret) -> Result<()> {
    let found = users::find_by_email(&mut app.reader(), &NormalizedEmail::new(address)).await?;
    let user = found.ok_or_else(|| Error::payload("There is no user with that e-mail address"))?;
    let hash = app.hashing.hash(password.clone()).await?;
    transaction!(app, |tx| {
        users::set_hash(tx, user.id, &hash).await?;
        sessions::delete_of_user(tx, user.id, None).await?;
        let trace = request_trace(None, app.clock.now());
        notify(app, tx, &user, Notice::PasswordChanged, trace).await?;
        Ok(())
    })
    .await
}

/// `roles create`: inserts a role, with a policy if it grants any access, and returns the key of the role.
///
/// # Errors
/// Errors of the database.
pub async fn create_role(app: &App, role: &NewRole) -> Result<Uuid> {
    let new_key = || app.random.uuid();
    let (id, policy, access) = (new_key(), new_key(), new_key());
    transaction!(app, |tx| {
        insert(tx, &ROLES, json!({ "id": id.to_string(), "name": role.name })).await?;
        if role.admin || role.app {
            let rights = json!({
                "id": policy.to_string(),
                "name": format!("Policy for {}", role.name),
                "admin_access": role.admin,
                "app_access": role.app || role.admin,
            });
            insert(tx, &POLICIES, rights).await?;
            let row = json!({
                "id": access.to_string(),
                "policy": policy.to_string(),
                "role": id.to_string(),
            });
            insert(tx, &ACCESS, row).await?;
        }
        versions::bump(tx, versions::ACCESS).await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

/// The role with this key or, if exactly one role has it, this name.
///
/// # Errors
/// Errors of the database.
pub async fn find_role(app: &App, role: &str) -> Result<Option<Uuid>> {
    Ok(access::find_role(&mut app.reader(), role).await?)
}

/// `count`: number of items in a collection.
///
/// # Errors
/// Errors of the database.
pub async fn count(app: &App, collection: &'static Collection) -> Result<i64> {
    let plan = Plan::unrestricted(collection, &Query::default(), &Limits::default())?;
    let meta = Meta { total_count: true, filter_count: false };
    let counts = items::count(&mut app.reader(), &plan.selection, meta).await?;
    Ok(counts.total.unwrap_or(0))
}

/// `cache clear`: makes every instance drop its cached rights and settings.
///
/// # Errors
/// Errors of the database.
pub async fn invalidate_caches(app: &App) -> Result<()> {
    transaction!(app, |tx| {
        versions::bump(tx, versions::ACCESS).await?;
        versions::bump(tx, versions::SETTINGS).await?;
        Ok(())
    })
    .await
}
