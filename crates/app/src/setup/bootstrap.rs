//! The initial rows of a database (contract section 17).

use serde_json::{Value, json};
use vestibule_domain::Result;
use vestibule_domain::schema::{ACCESS, POLICIES, ROLES, SETTINGS};
use vestibule_store::{Transaction, access, items, settings};

use crate::App;
use crate::error::TxError;
use crate::transaction::transaction;

/// Key of the public policy, the same in every installation.
const PUBLIC_POLICY: &str = "abf8a154-5b1c-4a46-ac9c-7300570f4f17";

/// Result of [`bootstrap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// Whether the database was empty before.
    pub fresh: bool,
}

/// Inserts the public policy, the administrator role and the settings unless they exist.
///
/// # Errors
/// Errors of the database.
pub async fn bootstrap(app: &App, project_name: Option<&str>) -> Result<Bootstrap> {
    transaction!(app, |tx| { write_bootstrap(app, tx, project_name).await }).await
}

async fn write_bootstrap(
    app: &App,
    tx: &mut Transaction,
    project_name: Option<&str>,
) -> Result<Bootstrap, TxError> {
    // Of instances that start at once on an empty database, one inserts the rows and the others wait for it.
    access::lock_setup(tx).await?;
    if settings::login(tx).await?.id.is_some() {
        return Ok(Bootstrap { fresh: false });
    }
    let mut row = json!({
        "project_id": app.random.uuid().to_string(),
        // Without a meaning for Vestibule; a Directus on the same database expects them.
        "ai_openai_allowed_models": ["gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano"],
        "ai_anthropic_allowed_models": ["claude-haiku-4-5", "claude-sonnet-4-6"],
        "ai_google_allowed_models": [
            "gemini-2.5-flash",
            "gemini-2.5-pro",
            "gemini-3-flash-preview",
            "gemini-3-pro-preview",
        ],
    });
    if let Some(name) = project_name {
        row["project_name"] = json!(name);
    }
    insert(tx, &SETTINGS, row).await?;
    insert_default_policies(app, tx).await?;
    Ok(Bootstrap { fresh: true })
}

async fn insert_default_policies(app: &App, tx: &mut Transaction) -> Result<(), TxError> {
    let new_key = || app.random.uuid().to_string();
    let (role, policy) = (new_key(), new_key());
    let public = json!({
        "id": PUBLIC_POLICY,
        "name": "$t:public_label",
        "icon": "public",
        "description": "$t:public_description",
    });
    let administrators = json!({"id": role, "name": "Administrator", "icon": "verified", "description": "$t:admin_description"});
    let everything = json!({
        "id": policy,
        "name": "Administrator",
        "icon": "verified",
        "description": "$t:admin_description",
        "admin_access": true,
        "app_access": true,
    });
    insert(tx, &POLICIES, public).await?;
    insert(tx, &ACCESS, json!({ "id": new_key(), "policy": PUBLIC_POLICY, "sort": 1 })).await?;
    insert(tx, &ROLES, administrators).await?;
    insert(tx, &POLICIES, everything).await?;
    insert(tx, &ACCESS, json!({ "id": new_key(), "policy": policy, "role": role })).await?;
    Ok(())
}

/// Whether there is any user.
///
/// # Errors
/// Errors of the database.
pub async fn has_users(app: &App) -> Result<bool> {
    Ok(vestibule_store::users::any(&mut app.reader()).await?)
}

pub(super) async fn insert(
    tx: &mut Transaction,
    collection: &'static vestibule_domain::schema::Collection,
    row: Value,
) -> Result<(), TxError> {
    let row = row.as_object().cloned().unwrap_or_default();
    items::insert(tx, collection, &row).await.map_err(|error| TxError::of_write(error, collection, &row))?;
    Ok(())
}
