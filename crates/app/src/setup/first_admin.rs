//! The first administrator: from the environment at bootstrap, or by `POST /server/setup` while nobody is there.

use serde_json::json;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret, email};
use vestibule_store::{access, users};

use super::bootstrap::{has_users, insert};
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Who the first administrator is.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// Address.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Static token, if one is wanted.
    pub token: Option<Secret>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

/// Makes the first administrator.
///
/// # Errors
/// `FORBIDDEN` once anybody is there: of two who try at once only one succeeds. `FAILED_VALIDATION` for an
/// address that is none.
pub async fn create_first_admin(app: &App, admin: &FirstAdmin) -> Result<()> {
    if has_users(app).await? {
        return Err(Error::FORBIDDEN);
    }
    if !email::is_valid(&admin.email) || email::has_invisible(&admin.email) {
        return Err(FailedValidation::bare("email", "email").into());
    }
    crate::items::check_password(app, admin.password.expose()).await?;
    let hash = app.hashing.hash(admin.password.clone()).await?;
    retrying(|| write_first_admin(app, admin, &hash)).await
}

async fn write_first_admin(app: &App, admin: &FirstAdmin, hash: &Secret) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    access::lock_setup(&mut tx).await?;
    if users::any(&mut tx).await? {
        return Err(Error::FORBIDDEN.into());
    }
    let role = access::admin_role(&mut tx).await?;
    let role = role.ok_or_else(|| Error::internal("there is no role of administrators"))?;
    let row = json!({
        "id": app.random.uuid().to_string(),
        "first_name": admin.first_name,
        "last_name": admin.last_name,
        "email": admin.email,
        "password": hash.expose(),
        "role": role.to_string(),
        "token": admin.token.as_ref().map(Secret::expose),
    });
    insert(&mut tx, &USERS, row).await?;
    tx.commit().await?;
    Ok(())
}
