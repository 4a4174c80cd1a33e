//! `directus_activity` and `directus_revisions`: the audit log.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::Client;

use crate::database::{DbError, Transaction};
use crate::statement::sql;

/// A row of `directus_activity`.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// `login`, `logout`, `create`, `update` or `delete`.
    pub action: &'a str,
    /// The user who did it; `None` for an anonymous request or a command.
    pub user: Option<Uuid>,
    pub at: DateTime<Utc>,
    pub client: &'a Client,
    pub collection: &'a str,
    /// The key of the item.
    pub item: &'a str,
}

/// A row of `directus_revisions`. Secrets must be masked already.
#[derive(Debug, Clone)]
pub struct Revision<'a> {
    pub collection: &'a str,
    /// The key of the item.
    pub item: &'a str,
    /// The whole item after the change.
    pub data: Value,
    /// The values that were given.
    pub delta: Value,
}

/// Inserts an activity. Returns its key.
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

/// Inserts the revision of an activity.
pub async fn insert_revision(
    tx: &mut Transaction,
    activity: i64,
    revision: Revision<'_>,
) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "directus_revisions"
        ("activity", "collection", "item", "data", "delta") VALUES (?, ?, ?, ?, ?)"#;
    let Revision { collection, item, data, delta } = revision;
    let values = [activity.into(), collection.into(), item.into(), data.into(), delta.into()];
    tx.execute(&sql(tx.dialect(), INSERT, values)).await?;
    Ok(())
}
