//! Audit log entries of use cases that change users without going through [`items`](crate::items).

use chrono::{DateTime, Utc};
use serde_json::Value;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Client, UserId};
use vestibule_store::activity::{self, Entry, Revision};
use vestibule_store::{DbError, Transaction};

/// The collection of API tokens in the audit log.
pub(crate) const API_TOKENS: &str = "vestibule_tokens";

/// Who has made a change, from where, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// The user who made the change; `None` for an anonymous request or a command.
    pub(crate) by: Option<UserId>,
    pub(crate) client: &'a Client,
    pub(crate) at: DateTime<Utc>,
}

/// Records an action on an item; returns the key of the entry.
pub(crate) async fn record(
    tx: &mut Transaction,
    origin: Origin<'_>,
    action: &str,
    collection: &str,
    item: &str,
) -> Result<i64, DbError> {
    let Origin { by, client, at } = origin;
    let entry = Entry { action, user: by.map(UserId::as_uuid), at, client, collection, item };
    activity::insert(tx, entry).await
}

/// Records an action on a user, such as `login`; returns the key of the entry.
pub(crate) async fn record_user_action(
    tx: &mut Transaction,
    origin: Origin<'_>,
    action: &str,
    user: UserId,
) -> Result<i64, DbError> {
    record(tx, origin, action, USERS.name, &user.to_string()).await
}

/// Records a change of a user with a revision. Secrets in `change` must be masked already.
pub(crate) async fn record_user_update(
    tx: &mut Transaction,
    origin: Origin<'_>,
    user: UserId,
    change: Value,
) -> Result<(), DbError> {
    let entry = record_user_action(tx, origin, "update", user).await?;
    let item = user.to_string();
    let revision = Revision { collection: USERS.name, item: &item, data: change.clone(), delta: change };
    activity::insert_revision(tx, entry, revision).await
}
