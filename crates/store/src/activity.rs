//! `directus_activity` and `directus_revisions`: who did what, and what it changed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::Client;

use crate::database::{DbError, Transaction};
use crate::statement::sql;

/// One thing somebody did.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// `login`, `logout`, `create`, `update` or `delete`.
    pub action: &'a str,
    /// Who; nobody where it happened without a login.
    pub user: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// From where.
    pub client: &'a Client,
    /// On which collection.
    pub collection: &'a str,
    /// On which item.
    pub item: &'a str,
}

/// Notes what somebody did; gives the number of the note.
///
/// # Errors
/// What the engine says.
pub async fn insert(tx: &mut Transaction, entry: Entry<'_>) -> Result<i64, DbError> {
    const INSERT: &str = r#"INSERT INTO "directus_activity"
        ("action", "user", "timestamp", "ip", "user_agent", "collection", "item", "origin")
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)"#;
    let values = [
        entry.action.into(),
        entry.user.into(),
        entry.at.into(),
        entry.client.ip.map(|ip| ip.to_string()).into(),
        entry.client.user_agent.clone().into(),
        entry.collection.into(),
        entry.item.into(),
        entry.client.origin.clone().into(),
    ];
    tx.insert_returning_key(&sql(tx.dialect(), INSERT, values), "id").await
}

/// Notes what a change changed. Secrets must be covered already.
///
/// # Errors
/// What the engine says.
pub async fn insert_revision(
    tx: &mut Transaction,
    activity: i64,
    (collection, item): (&str, &str),
    data: Value,
    delta: Value,
) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "directus_revisions"
        ("activity", "collection", "item", "data", "delta") VALUES (?, ?, ?, ?, ?)"#;
    let values = [activity.into(), collection.into(), item.into(), data.into(), delta.into()];
    tx.execute(&sql(tx.dialect(), INSERT, values)).await?;
    Ok(())
}
