//! The operations of a collection, and the shape of its items, from its description in `domain::schema`.

use serde_json::{Map, Value, json};
use vestibule_domain::Actor;
use vestibule_domain::access::Action;
use vestibule_domain::schema::{Collection, Field, Kind, Relation, USERS};

use super::operation::{Access, Operation, delete, get, patch, post};
use super::parameters;
use super::shape::{any_object, data, either, flag, integer, list, named, nullable, object, text, uuid};

/// The name of the schema of its items: `Users` for `directus_users`.
pub(super) fn name(collection: &Collection) -> String {
    let short = short(collection);
    let mut signs = short.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn short(collection: &Collection) -> &'static str {
    collection.name.strip_prefix("directus_").unwrap_or(collection.name)
}

/// The singular, for ids of operations: `User` for `directus_users`.
fn one(collection: &Collection) -> String {
    let name = name(collection);
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if name.ends_with("ss") => format!("{name}Item"),
        None => name.strip_suffix('s').unwrap_or(&name).to_owned(),
    }
}

/// The plural, for ids of operations. Only the name of the activity is not a plural already.
fn plural(collection: &Collection) -> String {
    let name = name(collection);
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => name,
    }
}

/// The operations that read a list and one item.
pub(super) fn reads(of: &'static Collection) -> Vec<Operation> {
    let path = format!("/{}", short(of));
    let (many, single) = (name(of), one(of));
    let read = |operation: Operation| operation.tag(&many).access(Access::To(Action::Read, of));
    vec![
        read(get(&path, &format!("get{}", plural(of)), "List items."))
            .with_all(&parameters::LIST)
            .gives_exported(list(returned(of))),
        read(get(&format!("{path}/{{id}}"), &format!("get{single}"), "Read one item."))
            .with(parameters::path("id", key(of)))
            .with_all(&parameters::ONE)
            .gives_exported(returned(of)),
    ]
}

/// The operations that create, update and delete one item and several.
pub(super) fn changes(of: &'static Collection) -> Vec<Operation> {
    let path = format!("/{}", short(of));
    let item = format!("{path}/{{id}}");
    let (many, single) = (name(of), one(of));
    let may = |action: Action, operation: Operation| operation.tag(&many).access(Access::To(action, of));
    let written = |operation: Operation, shape: Value| {
        let unseen = "Done. You may not read the items that were written.";
        operation.with_all(&parameters::WRITTEN).gives(data(shape)).answers(204, unseen)
    };
    let keyed = |operation: Operation| operation.with(parameters::path("id", key(of)));
    let several = either(&[named(&many), list(named(&many))]);
    vec![
        written(
            may(Action::Create, post(&path, &format!("create{single}"), "Create one item or several."))
                .takes(several),
            either(&[returned(of), list(returned(of))]),
        ),
        written(
            may(Action::Update, patch(&path, &format!("update{many}"), "Update several items."))
                .takes(batch(of)),
            list(returned(of)),
        ),
        may(Action::Delete, delete(&path, &format!("delete{many}"), "Delete several items."))
            .takes(either(&[list(key(of)), by_keys(of, &[]), by_query(&[])]))
            .gives_nothing(),
        written(
            keyed(may(Action::Update, patch(&item, &format!("update{single}"), "Update one item.")))
                .takes(named(&many)),
            returned(of),
        ),
        keyed(may(Action::Delete, delete(&item, &format!("delete{single}"), "Delete one item.")))
            .gives_nothing(),
    ]
}

/// The body of `PATCH` on a collection: a list of items with their keys, or one change for several items.
fn batch(of: &Collection) -> Value {
    let shape = name(of);
    let change = [("data", named(&shape))];
    either(&[list(named(&shape)), by_keys(of, &change), by_query(&change)])
}

fn by_keys(of: &Collection, more: &[(&str, Value)]) -> Value {
    let mut required = vec![("keys", list(key(of)))];
    required.extend_from_slice(more);
    closed(object(&required, &[]))
}

fn by_query(more: &[(&str, Value)]) -> Value {
    let mut required = vec![("query", any_object())];
    required.extend_from_slice(more);
    closed(object(&required, &[]))
}

fn closed(mut shape: Value) -> Value {
    shape["additionalProperties"] = Value::Bool(false);
    shape
}

/// The schema of an item in an answer. An item of which no requested field can be read is its key.
fn returned(of: &Collection) -> Value {
    either(&[named(&name(of)), key(of)])
}

/// The schema of a key.
fn key(of: &Collection) -> Value {
    match of.key_field().kind {
        Kind::Integer => integer(),
        _ => uuid(),
    }
}

/// The schema of an item, with the fields that the actor may read or write. Every value may be null, since a field without
/// read permission on an item is returned as null.
pub(super) fn shape(of: &'static Collection, actor: &Actor) -> Value {
    let actions = [Action::Read, Action::Create, Action::Update];
    let may =
        |field: &Field| actions.iter().any(|action| actor.rights.allows_field(of.name, *action, field.name));
    let fields = of.fields.iter().filter(|field| may(field));
    let properties: Map<_, _> = fields.map(|field| (field.name.to_owned(), property(field, actor))).collect();
    json!({ "type": "object", "x-collection": of.name, "properties": properties })
}

fn property(field: &Field, actor: &Actor) -> Value {
    let mut shape = match field.relation {
        None => plain(field.kind),
        Some(Relation::One { collection }) => {
            match related(plain(field.kind), collection, actor).as_slice() {
                [key] => key.clone(),
                shapes => either(shapes),
            }
        }
        Some(Relation::Many { collection, .. }) => {
            let key = Collection::find(collection).map_or_else(text, key);
            // Writing accepts more forms: items, or lists of items to create, update and delete.
            either(&[list(either(&related(key, collection, actor))), any_object()])
        }
    };
    if field.conceal {
        shape["description"] = json!("Returned as asterisks if it is set.");
    }
    // A schema without a type allows null already.
    if shape.get("type").is_some() { nullable(shape) } else { shape }
}

/// A key, or the related item if the actor may read its collection.
fn related(key: Value, collection: &str, actor: &Actor) -> Vec<Value> {
    let target = Collection::find(collection).filter(|target| is_visible(target, actor));
    let mut shapes = vec![nullable(key)];
    shapes.extend(target.map(|target| named(&name(target))));
    shapes
}

/// Whether any action on the collection is allowed. Every user may read some fields of their own record.
pub(super) fn is_visible(of: &Collection, actor: &Actor) -> bool {
    let actions = [Action::Read, Action::Create, Action::Update, Action::Delete];
    let is_own = *of == USERS && actor.user().is_some();
    is_own || actions.iter().any(|action| actor.rights.allows(of.name, *action))
}

fn plain(kind: Kind) -> Value {
    match kind {
        Kind::Uuid => uuid(),
        Kind::String | Kind::Text | Kind::Hash | Kind::DateTime => text(),
        Kind::Integer => integer(),
        Kind::Boolean => flag(),
        Kind::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Kind::Csv => list(text()),
        Kind::Json | Kind::Alias => json!({}),
    }
}
