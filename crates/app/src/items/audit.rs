//! The audit log of items: activity, and revisions with the values that were written.

use serde_json::Value;
use vestibule_domain::UserId;
use vestibule_domain::query::{Limits, Plan, Query};
use vestibule_domain::redact::MASK;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};
use vestibule_store::activity::{self, Entry};
use vestibule_store::items;

use super::Patch;
use super::mutation::Mutation;
use crate::error::TxError;

/// The contents of a revision.
struct Revision {
    /// The whole item after the change.
    data: Value,
    /// The values that were given.
    delta: Value,
}

impl Mutation<'_> {
    /// Records that an item was created. `delta` must be redacted; the revision stores it as `data` as well.
    pub(super) async fn record_creation(
        &mut self,
        collection: &'static Collection,
        key: &Value,
        delta: &Patch,
    ) -> Result<(), TxError> {
        let delta = Value::Object(delta.clone());
        self.record("create", collection, key, Some(Revision { data: delta.clone(), delta })).await
    }

    /// Records that an item was changed. `delta` must be redacted; `data` is read from the table.
    pub(super) async fn record_update(
        &mut self,
        collection: &'static Collection,
        key: &Value,
        delta: &Patch,
    ) -> Result<(), TxError> {
        if !collection.accountable {
            return Ok(());
        }
        let data = self.snapshot(collection, key).await?;
        let delta = Value::Object(delta.clone());
        self.record("update", collection, key, Some(Revision { data, delta })).await
    }

    /// Records that an item was deleted.
    pub(crate) async fn record_deletion(
        &mut self,
        collection: &'static Collection,
        key: &Value,
    ) -> Result<(), TxError> {
        self.record("delete", collection, key, None).await
    }

    async fn record(
        &mut self,
        action: &str,
        collection: &'static Collection,
        key: &Value,
        revision: Option<Revision>,
    ) -> Result<(), TxError> {
        if !collection.accountable {
            return Ok(());
        }
        let item = match key {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        };
        let entry = Entry {
            action,
            user: self.actor.user().map(UserId::as_uuid),
            at: self.now,
            client: &self.actor.client,
            collection: collection.name,
            item: &item,
        };
        let activity = activity::insert(&mut self.tx, entry).await?;
        if let Some(Revision { data, delta }) = revision {
            let revision = activity::Revision { collection: collection.name, item: &item, data, delta };
            activity::insert_revision(&mut self.tx, activity, revision).await?;
        }
        Ok(())
    }

    /// The item with its secrets masked, without relations.
    async fn snapshot(&mut self, collection: &'static Collection, key: &Value) -> Result<Value, TxError> {
        let is_own = |field: &&Field| {
            field.relation.is_none() && (field.kind != Kind::Uuid || field.name == collection.key)
        };
        let fields = collection.columns().filter(is_own).map(|field| field.name.to_owned()).collect();
        let query = Query { fields, ..Query::default() };
        let plan = Plan::unrestricted(collection, &query, &Limits::default())?.for_key(key.clone());
        let found = items::read(&mut self.tx, &plan.selection).await?;
        Ok(found.into_iter().next().map_or(Value::Null, Value::Object))
    }
}

/// The values with every secret masked, also in related items.
pub(super) fn redacted(collection: &Collection, patch: &Patch) -> Patch {
    let redact = |(name, value): (&String, &Value)| {
        let is_secret = collection.field(name).is_some_and(|field| field.conceal);
        let value = match is_secret && !value.is_null() {
            true => Value::String(MASK.to_owned()),
            false => value.clone(),
        };
        (name.clone(), redacted_related(collection, name, value))
    };
    patch.iter().map(redact).collect()
}

/// The value of a field; if it leads to related items, with their secrets masked.
fn redacted_related(collection: &Collection, name: &str, value: Value) -> Value {
    let target = collection.field(name).and_then(|field| field.relation).map(Relation::collection);
    let Some(target) = target.and_then(Collection::find) else { return value };
    match value {
        Value::Object(object)
            if object.keys().all(|key| ["create", "update", "delete"].contains(&key.as_str())) =>
        {
            let lists = object.into_iter().map(|(key, list)| (key, redacted_related(collection, name, list)));
            Value::Object(lists.collect())
        }
        Value::Object(object) => Value::Object(redacted(target, &object)),
        Value::Array(entries) => {
            entries.into_iter().map(|entry| redacted_related(collection, name, entry)).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vestibule_domain::schema::{ROLES, USERS};

    use super::*;

    fn patch(value: Value) -> Patch {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn secrets_are_masked_at_any_depth() {
        let role = patch(json!({"name": "A", "users": {"create": [{"email": "a@b.co", "password": "p"}]}}));
        assert_eq!(
            json!(redacted(&ROLES, &role)),
            json!({"name": "A", "users": {"create": [{"email": "a@b.co", "password": "**********"}]}})
        );
        assert_eq!(json!(redacted(&USERS, &patch(json!({"token": null})))), json!({"token": null}));
    }
}
