//! Preparing related items: the nested values of a change.

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::query::Condition;
use vestibule_domain::schema::{Collection, Field};
use vestibule_domain::{Error, Result};
use vestibule_store::items;

use super::prepare::{BackReference, ListChange, Preparation, Related};
use super::{Patch, parse_keys};

impl Preparation<'_> {
    /// Prepares a list of related items.
    pub(super) async fn list(self, back: BackReference, value: Value) -> Result<ListChange> {
        let lists = match value {
            Value::Array(entries) => return Ok(ListChange::Replace(self.entries(back, entries).await?)),
            Value::Null => return Ok(ListChange::Replace(Vec::new())),
            other => ListParts::parse(other)?,
        };
        let mut items = self.entries(back, lists.create).await?;
        items.extend(self.updates(back, lists.update).await?);
        Ok(ListChange::Parts { items, delete: parse_keys(back.collection, &lists.delete)? })
    }

    /// The entries of a list: keys of items, new items, and items with a key and values. An item that has a key and does
    /// not exist is created with that key.
    async fn entries(self, back: BackReference, values: Vec<Value>) -> Result<Vec<Related>> {
        let existing = self.existing_keys(back.collection, &values).await?;
        let mut items = Vec::with_capacity(values.len());
        for value in values {
            items.push(self.related(back.collection, value, Some(back.field), &existing).await?);
        }
        Ok(items)
    }

    /// The items of an `update` list, or their keys alone. As in any change of several items, an administrator's change of an
    /// item that does not exist has no effect, and that of another user is refused.
    async fn updates(self, back: BackReference, values: Vec<Value>) -> Result<Vec<Related>> {
        let target = back.collection;
        let existing = self.existing_keys(target, &values).await?;
        let mut items = Vec::with_capacity(values.len());
        for value in values {
            if !value.is_object() {
                items.push(self.related(target, value, Some(back.field), &existing).await?);
                continue;
            }
            let mut object = into_object(value);
            let key = object.remove(target.key).filter(|key| !key.is_null());
            let key = key.ok_or_else(|| Error::payload("Item in update misses primary key"))?;
            let key = target.key_from(&key).ok_or(Error::FORBIDDEN)?;
            if existing.contains(&key) || !self.actor.rights.is_admin() {
                let prepared = self.item(Action::Update, target, object, Some(back.field)).await?;
                items.push(Related::Update(key, Box::new(prepared)));
            }
        }
        Ok(items)
    }

    /// The keys of the objects among these values whose items exist, whether or not the actor may read them.
    pub(super) async fn existing_keys(
        self,
        target: &'static Collection,
        values: &[Value],
    ) -> Result<Vec<Value>> {
        let key_of = |value: &Value| target.key_from(value.as_object()?.get(target.key)?);
        let keys: Vec<Value> = values.iter().filter_map(key_of).collect();
        if keys.is_empty() {
            return Ok(keys);
        }
        Ok(items::matching(&mut self.app.reader(), target, &keys, &Condition::TRUE).await?)
    }

    /// Prepares a related item: a key alone, new values, or a key with new values. `existing` are the keys of the items that
    /// exist.
    pub(super) async fn related(
        self,
        target: &'static Collection,
        value: Value,
        link: Option<&'static Field>,
        existing: &[Value],
    ) -> Result<Related> {
        if !matches!(value, Value::Object(_) | Value::Array(_)) {
            return Ok(Related::Key(target.key_from(&value).ok_or(Error::FORBIDDEN)?));
        }
        let mut object = into_object(value);
        if let Some(key) = object.get(target.key).filter(|key| !key.is_null()) {
            let key = target.key_from(key).ok_or(Error::FORBIDDEN)?;
            if existing.contains(&key) {
                object.remove(target.key);
                let prepared = self.item(Action::Update, target, object, link).await?;
                return Ok(Related::Update(key, Box::new(prepared)));
            }
        }
        Ok(Related::Create(Box::new(self.item(Action::Create, target, object, link).await?)))
    }
}

/// `{create, update, delete}`: the parts of a change of a list.
struct ListParts {
    create: Vec<Value>,
    update: Vec<Value>,
    delete: Vec<Value>,
}

impl ListParts {
    /// Reads the three lists, none of which is required.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` with the text of Directus for anything else, so that no entry is ignored.
    fn parse(value: Value) -> Result<Self> {
        let refused =
            |reason: &str| Error::payload(format!("Invalid one-to-many update structure: {reason}"));
        let Value::Object(mut object) = value else {
            return Err(refused("\"value\" must be of type object"));
        };
        let mut list = |name: &str, fits: fn(&Value) -> bool, expected: &str| {
            let entries = match object.remove(name) {
                None => Vec::new(),
                Some(Value::Array(entries)) => entries,
                Some(_) => return Err(refused(&format!("\"{name}\" must be an array"))),
            };
            match entries.iter().position(|entry| !fits(entry)) {
                Some(index) => Err(refused(&format!("\"{name}[{index}]\" {expected}"))),
                None => Ok(entries),
            }
        };
        fn is_key(entry: &Value) -> bool {
            entry.is_number() || entry.as_str().is_some_and(|text| !text.is_empty())
        }
        let is_item = |entry: &Value| entry.is_object() || is_key(entry);
        let parts = Self {
            create: list("create", is_item, "must be of type object")?,
            update: list("update", is_item, "must be of type object")?,
            delete: list("delete", is_key, "does not match any of the allowed types")?,
        };
        match object.keys().next() {
            Some(unknown) => Err(refused(&format!("\"{unknown}\" is not allowed"))),
            None => Ok(parts),
        }
    }
}

/// The values of an item. An array has its indices as names, none of which is a field.
fn into_object(value: Value) -> Patch {
    match value {
        Value::Object(object) => object,
        Value::Array(entries) => {
            entries.into_iter().enumerate().map(|(index, entry)| (index.to_string(), entry)).collect()
        }
        _ => Patch::new(),
    }
}
