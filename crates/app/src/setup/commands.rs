//! What the command line does: whoever can run it owns the database, so nobody asks for rights.

use serde_json::json;
use uuid::Uuid;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::{Limits, Meta, Plan, Query};
use vestibule_domain::schema::{ACCESS, Collection, POLICIES, ROLES, USERS};
use vestibule_domain::{Error, NormalizedEmail, Result, Secret, UserStatus, email};
use vestibule_store::{access, items, sessions, users, versions};

use super::bootstrap::insert;
use crate::App;
use crate::security_notices::Notice;
use crate::transaction::retrying;

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Address.
    pub email: String,
    /// Password.
    pub password: Secret,
    /// Role.
    pub role: Option<Uuid>,
}

/// A role to be made.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// Name.
    pub name: String,
    /// Whether its users are administrators.
    pub admin: bool,
    /// Whether the Studio is open to its users.
    pub app: bool,
}

/// `users create`: gives the key of the new user.
///
/// # Errors
/// The refusals of `POST /users`.
pub async fn create_user(app: &App, user: &NewUser) -> Result<Uuid> {
    if !email::is_valid(&user.email) || email::has_invisible(&user.email) {
        return Err(FailedValidation::bare("email", "email").into());
    }
    crate::items::check_password(app, user.password.expose()).await?;
    let hash = app.hashing.hash(user.password.clone()).await?;
    let id = app.random.uuid();
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        if users::find_by_email(&mut tx, &NormalizedEmail::new(&user.email)).await?.is_some() {
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
        insert(&mut tx, &USERS, row).await?;
        tx.commit().await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

/// `users passwd`: sets a password and, other than Directus, ends the sessions of the user: whoever resets a
/// password by hand has a reason.
///
/// # Errors
/// `INVALID_PAYLOAD` where nobody has that address.
pub async fn set_password(app: &App, address: &str, password: &Secret) -> Result<()> {
    let found = users::find_by_email(&mut app.reader(), &NormalizedEmail::new(address)).await?;
    let person = found.ok_or_else(|| Error::payload("There is no user with that e-mail address"))?;
    let hash = app.hashing.hash(password.clone()).await?;
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        users::set_hash(&mut tx, person.id, &hash).await?;
        sessions::delete_of_user(&mut tx, person.id, None).await?;
        crate::security_notices::notify(app, &mut tx, &person, None, Notice::PasswordChanged).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// `roles create`: a role with a policy of its own where it gives any rights; gives the key of the role.
///
/// # Errors
/// Only where the database does not answer.
pub async fn create_role(app: &App, role: &NewRole) -> Result<Uuid> {
    let new_key = || app.random.uuid();
    let (id, policy, access) = (new_key(), new_key(), new_key());
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        insert(&mut tx, &ROLES, json!({ "id": id.to_string(), "name": role.name })).await?;
        if role.admin || role.app {
            let rights = json!({
                "id": policy.to_string(),
                "name": format!("Policy for {}", role.name),
                "admin_access": role.admin,
                "app_access": role.app || role.admin,
            });
            insert(&mut tx, &POLICIES, rights).await?;
            let row = json!({
                "id": access.to_string(),
                "policy": policy.to_string(),
                "role": id.to_string(),
            });
            insert(&mut tx, &ACCESS, row).await?;
        }
        versions::bump(&mut tx, versions::ACCESS).await?;
        tx.commit().await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

/// A role by its key or, where exactly one has it, its name.
///
/// # Errors
/// Only where the database does not answer.
pub async fn find_role(app: &App, role: &str) -> Result<Option<Uuid>> {
    Ok(access::find_role(&mut app.reader(), role).await?)
}

/// `count`: how many items a collection has.
///
/// # Errors
/// Only where the database does not answer.
pub async fn count(app: &App, collection: &'static Collection) -> Result<i64> {
    let plan = Plan::unrestricted(collection, &Query::default(), &Limits::default())?;
    let meta = Meta { total_count: true, filter_count: false };
    let counts = items::count(&mut app.reader(), &plan.selection, meta).await?;
    Ok(counts.total.unwrap_or(0))
}

/// `cache clear`: makes every instance forget what it remembers.
///
/// # Errors
/// Only where the database does not answer.
pub async fn forget(app: &App) -> Result<()> {
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        versions::bump(&mut tx, versions::ACCESS).await?;
        versions::bump(&mut tx, versions::SETTINGS).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
