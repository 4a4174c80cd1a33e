//! Removing items.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::{Query, closed_collection};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Actor, Result};
use vestibule_store::items;

use super::keys::checked;
use super::work::Work;
use crate::App;
use crate::failure::{Failure, retrying};

impl App {
    /// Removes the items with these keys, all or none. Keys that are not there are no fault for administrators.
    ///
    /// # Errors
    /// `FORBIDDEN` where the actor may not remove one of them; nothing is removed then.
    pub async fn delete(&self, actor: &Actor, collection: &'static Collection, keys: &[Value]) -> Result<()> {
        let keys = checked(collection, keys)?;
        self.check_batch(keys.len())?;
        if !actor.rights.allows(collection.name, Action::Delete) {
            return Err(closed_collection(collection.name));
        }
        if keys.is_empty() {
            return Ok(());
        }
        retrying(|| async {
            let mut work = self.work(actor).await?;
            work.delete_items(collection, &keys).await?;
            work.finish().await
        })
        .await
    }

    /// Removes the items a query finds.
    ///
    /// # Errors
    /// As above, and those of the query.
    pub async fn delete_found(
        &self,
        actor: &Actor,
        collection: &'static Collection,
        query: Query,
    ) -> Result<()> {
        let keys = self.keys_to_change(actor, collection, query).await?;
        self.delete(actor, collection, &keys).await
    }
}

impl Work<'_> {
    /// Removes items, with what has to happen to those that hang on them.
    pub(super) async fn delete_items(
        &mut self,
        collection: &'static Collection,
        keys: &[Value],
    ) -> Result<(), Failure> {
        let target = (Action::Delete, collection);
        let app = self.app;
        let keys = app.check_items(&mut self.tx, self.actor, target, keys, &[]).await?;
        self.before_delete(collection, &keys).await?;
        items::delete(&mut self.tx, collection, &keys)
            .await
            .map_err(|error| Failure::of_write(error, collection, &super::Patch::new()))?;
        for key in &keys {
            self.note_deleted(collection, key).await?;
        }
        Ok(())
    }
}
