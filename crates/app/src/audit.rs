//! Notes about users whom no request to `/users` changed.

use chrono::{DateTime, Utc};
use serde_json::Value;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Client, UserId};
use vestibule_store::Transaction;
use vestibule_store::activity::{self, Entry, Revision};

use crate::error::TxError;

/// What stands for a secret in notes.
pub(crate) const COVERED: &str = "**********";

/// Notes what of a user was changed, and by whom: nobody where it was done without a login. Secrets must be covered
/// already.
pub(crate) async fn user_changed(
    tx: &mut Transaction,
    client: &Client,
    (user, by): (UserId, Option<UserId>),
    at: DateTime<Utc>,
    change: Value,
) -> Result<(), TxError> {
    let item = user.to_string();
    let entry = Entry {
        action: "update",
        user: by.map(UserId::as_uuid),
        at,
        client,
        collection: USERS.name,
        item: &item,
    };
    let note = activity::insert(tx, entry).await?;
    let revision = Revision { collection: USERS.name, item: &item, data: change.clone(), delta: change };
    activity::insert_revision(tx, note, revision).await?;
    Ok(())
}
