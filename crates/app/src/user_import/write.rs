//! Writing a batch in one transaction, with its effects on sessions and administrators.

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vestibule_domain::schema::USERS;
use vestibule_domain::user::DEFAULT_PROVIDER;
use vestibule_domain::{Error, Result, Secret, UserStatus, email};
use vestibule_store::user_export::{self, ExistingUser};
use vestibule_store::{Transaction, access, items, login_attempts, sessions, versions};

use super::Import;
use super::plan::{Planned, Target, folded};
use crate::error::TxError;
use crate::transaction::retrying;

type Patch = Map<String, Value>;

impl Import {
    /// Writes all rows or none.
    pub(super) async fn write(&self, planned: &[Planned]) -> Result<()> {
        if planned.is_empty() {
            return Ok(());
        }
        retrying(|| self.try_write(planned)).await
    }

    async fn try_write(&self, planned: &[Planned]) -> Result<(), TxError> {
        let mut tx = self.app.database.begin().await?;
        let new: Vec<&Planned> = planned.iter().filter(|row| row.target == Target::New).collect();
        check_free(&mut tx, &new).await?;
        let rows: Vec<Patch> = new.iter().map(|row| self.created(row)).collect();
        let one = rows.first().filter(|_| rows.len() == 1).cloned().unwrap_or_default();
        user_export::insert(&mut tx, &rows).await.map_err(|error| TxError::of_write(error, &USERS, &one))?;
        self.update(&mut tx, planned).await?;
        // Without a commit the transaction is rolled back.
        if !self.options.dry_run {
            tx.commit().await?;
        }
        Ok(())
    }

    /// The values of a new user, with the same fields for every user.
    fn created(&self, row: &Planned) -> Patch {
        let user = &row.user;
        let default = |name: &str| match name {
            "status" => json!(self.options.status.as_deref().unwrap_or(UserStatus::Active.as_str())),
            "provider" => json!(DEFAULT_PROVIDER),
            "text_direction" => json!("auto"),
            "email_notifications" => json!(true),
            _ => Value::Null,
        };
        let value = |name: &str| match name {
            "id" => json!(user.id.unwrap_or_else(|| self.app.random.uuid()).to_string()),
            "email" => json!(user.email),
            "role" => json!(self.role_of(user).or(self.options.role)),
            "password" => json!(row.hash.as_ref().map(Secret::expose)),
            name => user.values.get(name).cloned().unwrap_or_else(|| default(name)),
        };
        USERS.columns().map(|field| (field.name.to_owned(), value(field.name))).collect()
    }

    /// Updates existing users, with the effects on their sessions.
    async fn update(&self, tx: &mut Transaction, planned: &[Planned]) -> Result<(), TxError> {
        let mut may_lose_admin = None;
        for row in planned {
            let Target::Existing(existing) = &row.target else { continue };
            let patch = self.changed(row, existing);
            let deactivated = patch.get("status").is_some_and(|status| status != UserStatus::Active.as_str());
            if may_lose_admin.is_none() && (deactivated || patch.contains_key("role")) {
                may_lose_admin = Some(access::has_active_admin(tx).await?);
            }
            let key = Value::String(existing.id.to_string());
            items::update(tx, &USERS, &[key], &patch)
                .await
                .map_err(|error| TxError::of_write(error, &USERS, &patch))?;
            apply_effects(tx, existing, &patch, deactivated).await?;
        }
        if may_lose_admin == Some(true) {
            // Serialises transactions that demote administrators, so that two cannot demote each other at once.
            versions::lock(tx, versions::ACCESS).await?;
        }
        if may_lose_admin == Some(true) && !access::has_active_admin(tx).await? {
            let reason = "Cannot remove the last admin user from the system";
            return Err(Error::UnprocessableContent(reason.into()).into());
        }
        Ok(())
    }

    /// The values of the row that change an existing user.
    fn changed(&self, row: &Planned, existing: &ExistingUser) -> Patch {
        let mut patch = row.user.values.clone();
        let email = row.user.email.as_ref().filter(|email| existing.email.as_ref() != Some(*email));
        patch.extend(email.map(|email| ("email".to_owned(), json!(email))));
        patch.extend(self.role_of(&row.user).map(|role| ("role".to_owned(), json!(role))));
        patch.extend(row.hash.as_ref().map(|hash| ("password".to_owned(), json!(hash.expose()))));
        patch
    }
}

/// Ends the sessions of users that were deactivated or got a new password or address, and resets the failed logins of users
/// whose status was set.
async fn apply_effects(
    tx: &mut Transaction,
    existing: &ExistingUser,
    patch: &Patch,
    deactivated: bool,
) -> Result<(), TxError> {
    let has_new_address = patch
        .get("email")
        .and_then(Value::as_str)
        .is_some_and(|new| existing.email.as_deref().map(email::normalised) != Some(email::normalised(new)));
    if deactivated || has_new_address || patch.contains_key("password") {
        sessions::delete_of_user(tx, existing.id.into(), None).await?;
    }
    if patch.contains_key("status") {
        login_attempts::clear(tx, existing.id.into()).await?;
    }
    Ok(())
}

/// Refuses addresses and keys that were taken between planning and writing.
async fn check_free(tx: &mut Transaction, new: &[&Planned]) -> Result<(), TxError> {
    let emails: Vec<String> = new.iter().filter_map(|row| folded(&row.user)).collect();
    let ids: Vec<Uuid> = new.iter().filter_map(|row| row.user.id).collect();
    let found = user_export::by_emails(tx, &emails).await?;
    let is_taken = |existing: &ExistingUser| {
        existing.email.as_deref().is_some_and(|email| emails.contains(&email::normalised(email)))
    };
    let field = match found.iter().any(is_taken) {
        true => "email",
        false if user_export::by_ids(tx, &ids).await?.is_empty() => return Ok(()),
        false => "id",
    };
    let (collection, field) = (USERS.name.into(), field.into());
    Err(Error::RecordNotUnique { collection, field, value: None }.into())
}
