//! Activity and revisions: who changed what.

use serde_json::Value;
use vestibule_domain::UserId;
use vestibule_domain::query::{Limits, Plan, Query};
use vestibule_domain::schema::{Collection, Kind};
use vestibule_store::activity::{self, Entry};
use vestibule_store::items;

use super::Patch;
use super::mutation::Mutation;
use crate::error::TxError;

impl Mutation<'_> {
    /// Notes that an item was made; what was given is both the whole and the change.
    pub(super) async fn note_created(
        &mut self,
        collection: &'static Collection,
        key: &Value,
        told: &Patch,
    ) -> Result<(), TxError> {
        let told = Value::Object(told.clone());
        self.note(("create", collection), key, Some((told.clone(), told))).await
    }

    /// Notes that an item was changed, with the whole as it now is.
    pub(super) async fn note_updated(
        &mut self,
        collection: &'static Collection,
        key: &Value,
        told: &Patch,
    ) -> Result<(), TxError> {
        if !collection.accountable {
            return Ok(());
        }
        let whole = self.snapshot(collection, key).await?;
        self.note(("update", collection), key, Some((whole, Value::Object(told.clone())))).await
    }

    /// Notes that an item was removed.
    pub(crate) async fn note_deleted(
        &mut self,
        collection: &'static Collection,
        key: &Value,
    ) -> Result<(), TxError> {
        self.note(("delete", collection), key, None).await
    }

    async fn note(
        &mut self,
        (action, collection): (&str, &'static Collection),
        key: &Value,
        revision: Option<(Value, Value)>,
    ) -> Result<(), TxError> {
        if !collection.accountable {
            return Ok(());
        }
        let item = text(key);
        let entry = Entry {
            action,
            user: self.actor.user().map(UserId::as_uuid),
            at: self.now,
            client: &self.actor.client,
            collection: collection.name,
            item: &item,
        };
        let note = activity::insert(&mut self.tx, entry).await?;
        if let Some((data, delta)) = revision {
            activity::insert_revision(&mut self.tx, note, (collection.name, &item), data, delta).await?;
        }
        Ok(())
    }

    /// The item with its secrets covered, without what leads elsewhere.
    async fn snapshot(&mut self, collection: &'static Collection, key: &Value) -> Result<Value, TxError> {
        let own = |field: &&vestibule_domain::schema::Field| {
            field.relation.is_none() && (field.kind != Kind::Uuid || field.name == collection.key)
        };
        let fields = collection.columns().filter(own).map(|field| field.name.to_owned()).collect();
        let query = Query { fields, ..Query::default() };
        let plan = Plan::unrestricted(collection, &query, &Limits::default())?.for_key(key.clone());
        let found = items::read(&mut self.tx, &plan.selection).await?;
        Ok(found.into_iter().next().map_or(Value::Null, Value::Object))
    }
}

/// A key as text, as the column `item` holds it.
pub(super) fn text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
