//! The first administrator: from the environment at bootstrap, or by `POST /server/setup` while there are no users.

use serde_json::json;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret, email};
use vestibule_store::{Transaction, access, users};

use super::bootstrap::{has_users, insert};
use crate::App;
use crate::error::TxError;
use crate::transaction::transaction;

/// The first administrator.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// Address.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Static token.
    pub token: Option<Secret>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// Creates the first administrator. `admin` is read after the check for users, so that its errors are reported only while
/// there are none.
///
/// # Errors
/// `FORBIDDEN` if there is any user: of two concurrent calls only one succeeds. The error of `admin`. `FAILED_VALIDATION`
/// for an invalid address.
pub async fn create_first_admin(app: &App, admin: impl FnOnce() -> Result<FirstAdmin>) -> Result<()> {
    if has_users(app).await? {
        return Err(Error::FORBIDDEN);
    }
    let admin = admin()?;
    if !email::is_valid(&admin.email) || email::has_invisible(&admin.email) {
        return Err(FailedValidation::bare("email", "email").into());
    }
    crate::password::check_password(app, admin.password.expose()).await?;
    let hash = app.hashing.hash(admin.password.clone()).await?;
    transaction!(app, |tx| { write_first_admin(app, tx, &admin, &hash).await }).await
}

async fn write_first_admin(
    app: &App,
    tx: &mut Transaction,
    admin: &FirstAdmin,
    hash: &Secret,
) -> Result<(), TxError> {
    access::lock_setup(tx).await?;
    if users::any(tx).await? {
        return Err(Error::FORBIDDEN.into());
    }
    let role = access::admin_role(tx).await?;
    let role = role.ok_or_else(|| Error::internal("there is no administrator role"))?;
    let row = json!({
        "id": app.random.uuid().to_string(),
        "first_name": admin.first_name,
        "last_name": admin.last_name,
        "email": admin.email,
        "password": hash.expose(),
        "role": role.to_string(),
        "token": admin.token.as_ref().map(Secret::expose),
    });
    insert(tx, &USERS, row).await
}
