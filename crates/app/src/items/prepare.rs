//! Checking a change before the database is touched, and putting it in the form in which it is written.

use std::pin::Pin;

use serde_json::{Map, Value};
use vestibule_domain::access::Action;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::Filter;
use vestibule_domain::schema::{Collection, Field, Relation};
use vestibule_domain::{Actor, Error, Result};

use super::audit::redacted;
use super::rights::{check_fields, check_validation, no_failures, with_presets};
use super::{Patch, hooks};
use crate::App;

/// The new values of an item, checked and ready to be written. No `Debug`, as they may be secret.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(super) collection: &'static Collection,
    /// The columns of the item, passwords already hashed.
    pub(super) values: Patch,
    /// The values as given, secrets masked: the `delta` of the revision.
    pub(super) delta: Patch,
    /// The parts of `validation` rules that only the written row can decide.
    pub(super) residual: Vec<Filter>,
    /// Related items whose keys the item holds; written before it.
    pub(super) to_one: Vec<ToOne>,
    /// Related items that hold the key of the item; written after it.
    pub(super) to_many: Vec<ToMany>,
}

/// A related item whose key is the value of a field.
#[derive(Clone)]
pub(super) struct ToOne {
    pub(super) field: &'static Field,
    pub(super) item: Related,
}

/// The related items of a list.
#[derive(Clone)]
pub(super) struct ToMany {
    pub(super) back: BackReference,
    pub(super) change: ListChange,
}

/// The field by which items of a list refer to the item that has the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct BackReference {
    /// The collection of the items in the list.
    pub(super) collection: &'static Collection,
    /// Their field.
    pub(super) field: &'static Field,
}

/// A change of a list of related items.
#[derive(Clone)]
pub(super) enum ListChange {
    /// The list holds these items and no others.
    Replace(Vec<Related>),
    /// `{create, update, delete}`.
    Parts {
        /// Items to create or to change.
        items: Vec<Related>,
        /// Keys of items to take out of the list.
        delete: Vec<Value>,
    },
}

/// A related item.
#[derive(Clone)]
pub(super) enum Related {
    /// It exists, and only the link to it is written.
    Key(Value),
    /// It is created.
    Create(Box<Prepared>),
    /// It exists and is changed.
    Update(Value, Box<Prepared>),
}

/// Checks and prepares the values of one item.
pub(crate) async fn prepare(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &'static Collection,
    patch: Patch,
) -> Result<Prepared> {
    Preparation { app, actor }.item(action, collection, patch, None).await
}

/// What all steps of a preparation need.
#[derive(Clone, Copy)]
pub(super) struct Preparation<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
}

impl<'a> Preparation<'a> {
    /// Prepares an item. If it is an entry of a list, `link` is its field that refers to the item with the list, whose key
    /// is not known yet. The future is boxed, because items nest.
    pub(super) fn item(
        self,
        action: Action,
        collection: &'static Collection,
        mut patch: Patch,
        link: Option<&'static Field>,
    ) -> Pin<Box<dyn Future<Output = Result<Prepared>> + Send + 'a>> {
        let Self { app, actor } = self;
        Box::pin(async move {
            // The link is always written, so the actor needs the right to its field even if the request does not set it.
            patch.extend(link.map(|link| (link.name.to_owned(), Value::Null)));
            check_fields(actor, action, collection, &patch)?;
            let mut patch = with_presets(actor, action, collection, patch);
            patch.retain(|name, _| {
                collection.field(name).is_some() && link.is_none_or(|link| link.name != name)
            });
            if action == Action::Update {
                patch.remove(collection.key);
            }
            check_required(collection, action, &patch, link)?;
            let residual = check_validation(actor, action, collection, &patch, link)?;
            let delta = redacted(collection, &patch);
            hooks::prepare_values(app, actor, action, collection, &mut patch).await?;
            let (values, to_one, to_many) = (Map::new(), Vec::new(), Vec::new());
            let mut prepared = Prepared { collection, values, delta, residual, to_one, to_many };
            for (name, value) in patch {
                let Some(field) = collection.field(&name) else { continue };
                self.add_value(&mut prepared, field, value).await?;
            }
            if action == Action::Create {
                check_key(&mut prepared)?;
            }
            Ok(prepared)
        })
    }

    /// Puts a value where it is written: in a column, or in a related item.
    async fn add_value(self, prepared: &mut Prepared, field: &'static Field, value: Value) -> Result<()> {
        let target = field.relation.and_then(|relation| Collection::find(relation.collection()));
        match (field.relation, target, value) {
            (Some(Relation::One { .. }), Some(target), value @ (Value::Object(_) | Value::Array(_))) => {
                let value = [value];
                let existing = self.existing_keys(target, &value).await?;
                let [value] = value;
                let item = self.related(target, value, None, &existing).await;
                prepared
                    .to_one
                    .push(ToOne { field, item: item.map_err(|error| at_field(error, field.name))? });
            }
            (Some(Relation::Many { field: back, .. }), Some(target), value) => {
                let Some(back) = target.field(back) else { return Ok(()) };
                let back = BackReference { collection: target, field: back };
                let change = self.list(back, value).await.map_err(|error| at_field(error, field.name))?;
                prepared.to_many.push(ToMany { back, change });
            }
            (_, _, value) => _ = prepared.values.insert(field.name.to_owned(), value),
        }
        Ok(())
    }
}

/// An error in a related item. Failed validations name the field that leads to the item.
fn at_field(error: Error, name: &str) -> Error {
    match error {
        Error::FailedValidation(mut failure) => {
            failure.path.insert(0, name.to_owned());
            failure.into()
        }
        Error::Several(errors) => {
            Error::Several(errors.into_iter().map(|error| at_field(error, name)).collect())
        }
        other => other,
    }
}

/// Puts the key that a request gives to a new item into the form of the key column.
fn check_key(prepared: &mut Prepared) -> Result<()> {
    let collection = prepared.collection;
    if let Some(key) = prepared.values.remove(collection.key).filter(|key| !key.is_null()) {
        let key = collection.key_from(&key).ok_or(Error::FORBIDDEN)?;
        prepared.values.insert(collection.key.to_owned(), key);
    }
    Ok(())
}

/// Refuses null in required fields, and new items without them. `link` is set later and not checked.
fn check_required(
    collection: &Collection,
    action: Action,
    patch: &Patch,
    link: Option<&Field>,
) -> Result<()> {
    let is_checked =
        |field: &Field| field.name != collection.key && link.is_none_or(|link| link.name != field.name);
    let mut failures: Vec<Error> = Vec::new();
    for field in collection.columns().filter(|field| field.required && is_checked(field)) {
        match patch.get(field.name) {
            Some(Value::Null) => failures.push(FailedValidation::bare(field.name, "nnull").into()),
            None if action == Action::Create && !field.generated => {
                failures.push(FailedValidation::bare(field.name, "required").into());
            }
            _ => {}
        }
    }
    no_failures(failures)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vestibule_domain::schema::PERMISSIONS;

    use super::*;

    #[test]
    fn every_missing_field_is_named() {
        let patch = |value: Value| value.as_object().cloned().unwrap_or_default();
        let refused = check_required(&PERMISSIONS, Action::Create, &patch(json!({"policy": "x"})), None);
        let Err(Error::Several(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors.len(), 2);
        assert_eq!(check_required(&PERMISSIONS, Action::Update, &patch(json!({})), None), Ok(()));
    }
}
