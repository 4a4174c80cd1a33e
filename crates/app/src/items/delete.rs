//! Deleting items.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::{Query, closed_collection};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Result};
use vestibule_store::items;

use super::mutation::{Mutation, mutation};
use super::read::find_keys;
use super::{Patch, check_batch_size, hooks, parse_keys};
use crate::App;
use crate::error::TxError;

/// Deletes the items with these keys, all or none. For administrators, keys without an item are ignored.
///
/// # Errors
/// `FORBIDDEN` if the actor may not delete one of them, `INVALID_PAYLOAD` for more than `MAX_BATCH_MUTATION`; nothing is
/// deleted then.
pub async fn delete(app: &App, actor: &Actor, collection: &'static Collection, keys: &[Value]) -> Result<()> {
    let keys = parse_keys(collection, keys)?;
    check_batch_size(app, keys.len())?;
    if !actor.rights.allows(collection.name, Action::Delete) {
        return Err(closed_collection(collection.name));
    }
    if keys.is_empty() {
        return Ok(());
    }
    mutation!(app, actor, |mutation| { mutation.delete_items(collection, &keys).await }).await
}

/// Deletes the items that a query finds.
///
/// # Errors
/// Those of [`delete`] and of the query.
pub async fn delete_by_query(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<()> {
    let keys = find_keys(app, actor, collection, query).await?;
    delete(app, actor, collection, &keys).await
}

impl Mutation<'_> {
    /// Deletes items. The rows that refer to them are changed by their hooks or by the database.
    pub(super) async fn delete_items(
        &mut self,
        collection: &'static Collection,
        keys: &[Value],
    ) -> Result<(), TxError> {
        let keys = self.check_access(Action::Delete, collection, keys, &[]).await?;
        hooks::before_delete(self, collection, &keys).await?;
        items::delete(&mut self.tx, collection, &keys)
            .await
            .map_err(|error| TxError::of_write(error, collection, &Patch::new()))?;
        for key in &keys {
            self.record_deletion(collection, key).await?;
        }
        Ok(())
    }
}
