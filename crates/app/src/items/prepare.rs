//! Checking a change before anything is touched.

use std::pin::Pin;

use serde_json::{Map, Value};
use vestibule_domain::access::Action;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};
use vestibule_domain::{Actor, Error, Result};

use super::Patch;
use super::hooks::prepare_values;
use super::prepared::{Entry, Many, ManyChange, Prepared};
use super::rights::{check_demands, check_fields, with_presets};
use crate::App;

/// What stands for a secret in revisions.
const COVERED: &str = "**********";

/// Checks the values of one item and makes them ready.
pub(crate) async fn prepare(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &'static Collection,
    patch: Patch,
) -> Result<Prepared> {
    prepare_linked(app, actor, (action, collection), patch, None).await
}

/// The same for an item that will lead to another through its field `link`, whose key is not known yet. Boxed, since
/// items nest.
fn prepare_linked<'a>(
    app: &'a App,
    actor: &'a Actor,
    (action, collection): (Action, &'static Collection),
    mut patch: Patch,
    link: Option<&'static Field>,
) -> Pin<Box<dyn Future<Output = Result<Prepared>> + Send + 'a>> {
    Box::pin(async move {
        // Whatever is given there, the link is written, and as much of a right is needed for it.
        patch.extend(link.map(|link| (link.name.to_owned(), Value::Null)));
        check_fields(actor, action, collection, &patch)?;
        let mut patch = with_presets(actor, action, collection, patch);
        patch.retain(|name, _| collection.field(name).is_some() && link.is_none_or(|link| link.name != name));
        if action == Action::Update {
            patch.remove(collection.key);
        }
        check_required(collection, action, &patch, link)?;
        let demands = check_demands(actor, action, collection, &patch, link)?;
        let told = covered(collection, &patch);
        prepare_values(app, actor, action, collection, &mut patch).await?;
        let (values, one, many) = (Map::new(), Vec::new(), Vec::new());
        let mut prepared = Prepared { collection, values, told, demands, one, many };
        for (name, value) in patch {
            let Some(field) = collection.field(&name) else { continue };
            sort_in(app, actor, &mut prepared, field, value).await?;
        }
        if action == Action::Create {
            assign_key(app, &mut prepared)?;
        }
        Ok(prepared)
    })
}

/// A uuid for an item that has none yet; a key the caller chose must be one.
fn assign_key(app: &App, prepared: &mut Prepared) -> Result<()> {
    let collection = prepared.collection;
    match prepared.values.get(collection.key).filter(|key| !key.is_null()) {
        Some(key) => {
            let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
            prepared.values.insert(collection.key.to_owned(), key);
        }
        None if collection.key_field().kind == Kind::Uuid => {
            let key = Value::String(app.random.uuid().to_string());
            prepared.values.insert(collection.key.to_owned(), key);
        }
        None => _ = prepared.values.remove(collection.key),
    }
    Ok(())
}

async fn sort_in(
    app: &App,
    actor: &Actor,
    prepared: &mut Prepared,
    field: &'static Field,
    value: Value,
) -> Result<()> {
    let target = field.relation.and_then(|relation| Collection::find(relation.collection()));
    match (field.relation, target, value) {
        (Some(Relation::One { .. }), Some(target), Value::Object(object)) => {
            let entry = read_entry(app, actor, target, Value::Object(object), None).await?;
            prepared.one.push((field, entry));
        }
        (Some(Relation::Many { field: back, .. }), Some(target), value) => {
            let Some(back) = target.field(back) else { return Ok(()) };
            let change = many(app, actor, (target, back), field.name, value).await?;
            prepared.many.push(Many { target, back, change });
        }
        (_, _, value) => _ = prepared.values.insert(field.name.to_owned(), value),
    }
    Ok(())
}

async fn many(
    app: &App,
    actor: &Actor,
    (target, back): (&'static Collection, &'static Field),
    name: &str,
    value: Value,
) -> Result<ManyChange> {
    let mut lists = match value {
        Value::Array(entries) => {
            return Ok(ManyChange::Set(read_entries(app, actor, (target, back), entries).await?));
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
    let mut entries = read_entries(app, actor, (target, back), create).await?;
    entries.extend(read_entries(app, actor, (target, back), update).await?);
    Ok(ManyChange::Parts { entries, delete: super::keys::checked(target, &delete)? })
}

async fn read_entries(
    app: &App,
    actor: &Actor,
    (target, back): (&'static Collection, &'static Field),
    values: Vec<Value>,
) -> Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(values.len());
    for value in values {
        entries.push(read_entry(app, actor, target, value, Some(back)).await?);
    }
    Ok(entries)
}

/// A related item: its key, a new one, or one that changes. It gets its link back when our own key is known.
async fn read_entry(
    app: &App,
    actor: &Actor,
    target: &'static Collection,
    value: Value,
    back: Option<&'static Field>,
) -> Result<Entry> {
    match value {
        Value::Object(mut object) => match object.get(target.key).filter(|key| !key.is_null()) {
            None => {
                let prepared = prepare_linked(app, actor, (Action::Create, target), object, back).await?;
                Ok(Entry::Create(Box::new(prepared)))
            }
            Some(key) => {
                let key = target.key_from(key).ok_or(Error::FORBIDDEN)?;
                object.remove(target.key);
                let prepared = prepare_linked(app, actor, (Action::Update, target), object, back).await?;
                Ok(Entry::Update(key, Box::new(prepared)))
            }
        },
        key => Ok(Entry::Key(target.key_from(&key).ok_or(Error::FORBIDDEN)?)),
    }
}

/// Fields that refuse null, and on creation those that must be there; the link will be.
fn check_required(
    collection: &Collection,
    action: Action,
    patch: &Patch,
    link: Option<&Field>,
) -> Result<()> {
    let is_ours =
        |field: &Field| field.name != collection.key && link.is_none_or(|link| link.name != field.name);
    let mut failures: Vec<Error> = Vec::new();
    for field in collection.columns().filter(|field| field.required && is_ours(field)) {
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
        let refused = check_required(&PERMISSIONS, Action::Create, &patch(json!({"policy": "x"})), None);
        let Err(Error::Several(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors.len(), 2);
        assert_eq!(check_required(&PERMISSIONS, Action::Update, &patch(json!({})), None), Ok(()));
    }
}
