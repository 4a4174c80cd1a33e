//! Checking a change before anything is touched.

use std::pin::Pin;

use serde_json::{Map, Value};
use vestibule_domain::access::Action;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};
use vestibule_domain::{Actor, Error, Result};

use super::Patch;
use super::prepared::{Entry, Many, ManyChange, Prepared};
use super::rights::{check_demands, check_fields, with_presets};
use crate::App;

/// What stands for a secret in revisions.
const COVERED: &str = "**********";

impl App {
    /// Checks the values of one item and makes them ready. Boxed, since items nest.
    pub(crate) fn prepare<'a>(
        &'a self,
        actor: &'a Actor,
        action: Action,
        collection: &'static Collection,
        patch: Patch,
    ) -> Pin<Box<dyn Future<Output = Result<Prepared>> + Send + 'a>> {
        Box::pin(async move {
            check_fields(actor, action, collection, &patch)?;
            let mut patch = with_presets(actor, action, collection, patch);
            patch.retain(|name, _| collection.field(name).is_some());
            if action == Action::Update {
                patch.remove(collection.key);
            }
            check_required(collection, action, &patch)?;
            check_demands(actor, action, collection, &patch)?;
            let told = covered(collection, &patch);
            self.prepare_values(actor, action, collection, &mut patch).await?;
            let mut prepared =
                Prepared { collection, values: Map::new(), told, one: Vec::new(), many: Vec::new() };
            for (name, value) in patch {
                let Some(field) = collection.field(&name) else { continue };
                self.sort_in(actor, &mut prepared, field, value).await?;
            }
            if action == Action::Create {
                self.give_key(&mut prepared)?;
            }
            Ok(prepared)
        })
    }

    /// A uuid for an item that has none yet; a key the caller chose must be one.
    fn give_key(&self, prepared: &mut Prepared) -> Result<()> {
        let collection = prepared.collection;
        match prepared.values.get(collection.key).filter(|key| !key.is_null()) {
            Some(key) => {
                let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
                prepared.values.insert(collection.key.to_owned(), key);
            }
            None if collection.key_field().kind == Kind::Uuid => {
                let key = Value::String(self.inner().random.uuid().to_string());
                prepared.values.insert(collection.key.to_owned(), key);
            }
            None => _ = prepared.values.remove(collection.key),
        }
        Ok(())
    }

    async fn sort_in(
        &self,
        actor: &Actor,
        prepared: &mut Prepared,
        field: &'static Field,
        value: Value,
    ) -> Result<()> {
        let target = field.relation.and_then(|relation| Collection::find(relation.collection()));
        match (field.relation, target, value) {
            (Some(Relation::One { .. }), Some(target), Value::Object(object)) => {
                let entry = self.entry(actor, target, Value::Object(object)).await?;
                prepared.one.push((field, entry));
            }
            (Some(Relation::Many { field: back, .. }), Some(target), value) => {
                let Some(back) = target.field(back) else { return Ok(()) };
                let change = self.many(actor, (target, back), field.name, value).await?;
                prepared.many.push(Many { target, back, change });
            }
            (_, _, value) => _ = prepared.values.insert(field.name.to_owned(), value),
        }
        Ok(())
    }

    async fn many(
        &self,
        actor: &Actor,
        (target, back): (&'static Collection, &'static Field),
        name: &str,
        value: Value,
    ) -> Result<ManyChange> {
        let mut lists = match value {
            Value::Array(entries) => {
                return Ok(ManyChange::Set(self.entries(actor, (target, back), entries).await?));
            }
            Value::Null => return Ok(ManyChange::Set(Vec::new())),
            Value::Object(lists) => lists,
            _ => return Err(Error::payload(format!("\"{name}\" must be an array"))),
        };
        let mut list = |key: &str| match lists.remove(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(entries)) => Ok(entries),
            Some(_) => Err(Error::payload(format!("\"{name}.{key}\" must be an array"))),
        };
        let (create, update, delete) = (list("create")?, list("update")?, list("delete")?);
        let mut entries = self.entries(actor, (target, back), create).await?;
        entries.extend(self.entries(actor, (target, back), update).await?);
        Ok(ManyChange::Parts { entries, delete: super::keys::checked(target, &delete)? })
    }

    async fn entries(
        &self,
        actor: &Actor,
        (target, back): (&'static Collection, &'static Field),
        values: Vec<Value>,
    ) -> Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(values.len());
        for mut value in values {
            if let Value::Object(object) = &mut value {
                // The link back is set when our own key is known.
                object.remove(back.name);
            }
            entries.push(self.linked_entry(actor, target, back, value).await?);
        }
        Ok(entries)
    }

    /// A related item whose link back will be set: the demand for that field is met.
    async fn linked_entry(
        &self,
        actor: &Actor,
        target: &'static Collection,
        back: &'static Field,
        value: Value,
    ) -> Result<Entry> {
        let Value::Object(mut object) = value else { return self.entry(actor, target, value).await };
        let is_new = object.get(target.key).is_none_or(Value::is_null);
        if is_new && back.required {
            object.insert(back.name.to_owned(), Value::String(String::new()));
        }
        let entry = self.entry(actor, target, Value::Object(object)).await?;
        Ok(without(entry, back))
    }

    /// A related item: its key, a new one, or one that changes.
    async fn entry(&self, actor: &Actor, target: &'static Collection, value: Value) -> Result<Entry> {
        match value {
            Value::Object(mut object) => match object.get(target.key).filter(|key| !key.is_null()) {
                None => {
                    let prepared = self.prepare(actor, Action::Create, target, object).await?;
                    Ok(Entry::Create(Box::new(prepared)))
                }
                Some(key) => {
                    let key = target.key_from(key).ok_or(Error::FORBIDDEN)?;
                    object.remove(target.key);
                    let prepared = self.prepare(actor, Action::Update, target, object).await?;
                    Ok(Entry::Update(key, Box::new(prepared)))
                }
            },
            key => Ok(Entry::Key(target.key_from(&key).ok_or(Error::FORBIDDEN)?)),
        }
    }
}

/// Takes the stand-in for the link back out again.
fn without(entry: Entry, back: &Field) -> Entry {
    match entry {
        Entry::Create(mut prepared) => {
            prepared.values.remove(back.name);
            prepared.told.remove(back.name);
            Entry::Create(prepared)
        }
        other => other,
    }
}

/// Fields that refuse null, and on creation those that must be there.
fn check_required(collection: &Collection, action: Action, patch: &Patch) -> Result<()> {
    let mut failures: Vec<Error> = Vec::new();
    for field in collection.columns().filter(|field| field.required && field.name != collection.key) {
        match patch.get(field.name) {
            Some(Value::Null) => failures.push(FailedValidation::bare(field.name, "nnull").into()),
            None if action == Action::Create && !field.generated => {
                failures.push(FailedValidation::bare(field.name, "required").into());
            }
            _ => {}
        }
    }
    match failures.len() {
        0 => Ok(()),
        1 => Err(failures.remove(0)),
        _ => Err(Error::Several(failures)),
    }
}

/// The values with every secret covered.
pub(super) fn covered(collection: &Collection, patch: &Patch) -> Patch {
    let cover = |(name, value): (&String, &Value)| {
        let secret = collection.field(name).is_some_and(|field| field.conceal);
        let value =
            if secret && !value.is_null() { Value::String(COVERED.to_owned()) } else { value.clone() };
        (name.clone(), covered_below(collection, name, value))
    };
    patch.iter().map(cover).collect()
}

/// Secrets of items inside the item.
fn covered_below(collection: &Collection, name: &str, value: Value) -> Value {
    let target = collection.field(name).and_then(|field| field.relation).map(Relation::collection);
    let Some(target) = target.and_then(Collection::find) else { return value };
    match value {
        Value::Object(object)
            if object.keys().all(|key| ["create", "update", "delete"].contains(&key.as_str())) =>
        {
            let parts = object.into_iter().map(|(key, part)| (key, covered_below(collection, name, part)));
            Value::Object(parts.collect())
        }
        Value::Object(object) => Value::Object(covered(target, &object)),
        Value::Array(entries) => {
            entries.into_iter().map(|entry| covered_below(collection, name, entry)).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vestibule_domain::schema::{PERMISSIONS, ROLES, USERS};

    use super::*;

    fn patch(value: Value) -> Patch {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn secrets_are_covered_at_any_depth() {
        let role = patch(json!({"name": "A", "users": {"create": [{"email": "a@b.co", "password": "p"}]}}));
        assert_eq!(
            json!(covered(&ROLES, &role)),
            json!({"name": "A", "users": {"create": [{"email": "a@b.co", "password": "**********"}]}})
        );
        assert_eq!(json!(covered(&USERS, &patch(json!({"token": null})))), json!({"token": null}));
    }

    #[test]
    fn every_missing_field_is_named() {
        let refused = check_required(&PERMISSIONS, Action::Create, &patch(json!({"policy": "x"})));
        let Err(Error::Several(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors.len(), 2);
        assert_eq!(check_required(&PERMISSIONS, Action::Update, &patch(json!({}))), Ok(()));
    }
}
