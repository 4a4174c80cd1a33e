//! Removing items.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::{Query, closed_collection};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Result};
use vestibule_store::items;

use super::create::check_batch_size;
use super::keys::checked;
use super::mutation::{Mutation, begin};
use super::rights::check_access;
use super::update::keys_to_change;
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Removes the items with these keys, all or none. Keys that are not there are no fault for administrators.
///
/// # Errors
/// `FORBIDDEN` where the actor may not remove one of them; nothing is removed then.
pub async fn delete(app: &App, actor: &Actor, collection: &'static Collection, keys: &[Value]) -> Result<()> {
    let keys = checked(collection, keys)?;
    check_batch_size(app, keys.len())?;
    if !actor.rights.allows(collection.name, Action::Delete) {
        return Err(closed_collection(collection.name));
    }
    if keys.is_empty() {
        return Ok(());
    }
    retrying(|| async {
        let mut mutation = begin(app, actor).await?;
        mutation.delete_items(collection, &keys).await?;
        mutation.commit().await
    })
    .await
}

/// Removes the items a query finds.
///
/// # Errors
/// As above, and those of the query.
pub async fn delete_by_query(
    app: &App,
    actor: &Actor,
    collection: &'static Collection,
    query: Query,
) -> Result<()> {
    let keys = keys_to_change(app, actor, collection, query).await?;
    delete(app, actor, collection, &keys).await
}

impl Mutation<'_> {
    /// Removes items, with what has to happen to those that hang on them.
    pub(super) async fn delete_items(
        &mut self,
        collection: &'static Collection,
        keys: &[Value],
    ) -> Result<(), TxError> {
        let target = (Action::Delete, collection);
        let app = self.app;
        let keys = check_access(app, &mut self.tx, self.actor, target, keys, &[]).await?;
        self.before_delete(collection, &keys).await?;
        items::delete(&mut self.tx, collection, &keys)
            .await
            .map_err(|error| TxError::of_write(error, collection, &super::Patch::new()))?;
        for key in &keys {
            self.note_deleted(collection, key).await?;
        }
        Ok(())
    }
}
