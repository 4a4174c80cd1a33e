//! Random sets of related items.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use vestibule_domain::schema::{ACCESS, Collection, POLICIES, ROLES, USERS};

use crate::seed::id;

/// The collections of a dataset, each after those it references.
pub(super) const COLLECTIONS: [&Collection; 4] = [&POLICIES, &ROLES, &USERS, &ACCESS];

/// Characters that some engine may treat as equal, ignore, or interpret as wildcards.
const CHARACTERS: [char; 20] =
    ['a', 'A', 'b', 'B', 'ä', 'Ä', 'é', 'σ', 'Σ', 'ς', '%', '_', '!', '\\', '*', '?', '[', ']', ' ', '\''];

/// An item as it is written and read.
pub(super) type Item = Map<String, Value>;

/// All items, by collection.
#[derive(Debug, Clone)]
pub(super) struct Dataset {
    pub(super) items: Vec<(&'static Collection, Vec<Item>)>,
}

impl Dataset {
    /// The items of a collection, by their keys.
    pub(super) fn of(&self, collection: &Collection) -> &[Item] {
        self.items.iter().find(|(it, _)| **it == *collection).map_or(&[], |(_, items)| items)
    }
}

/// Short strings, so that they often overlap.
pub(super) fn texts(min_length: usize) -> impl Strategy<Value = Value> {
    prop::collection::vec(select(CHARACTERS.to_vec()), min_length..4)
        .prop_map(|characters| json!(characters.iter().collect::<String>()))
}

/// Small numbers.
pub(super) fn numbers() -> impl Strategy<Value = Value> {
    (-2..4_i64).prop_map(Value::from)
}

/// Some days around the turn of a year.
pub(super) fn instants() -> impl Strategy<Value = Value> {
    (0..6_i64).prop_map(|day| {
        let instant = chrono::DateTime::from_timestamp(1_798_588_800 + day * 86_399, 0).unwrap();
        json!(instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    })
}

/// The keys of up to `count` items.
pub(super) fn keys(count: u128) -> impl Strategy<Value = Value> {
    (1..=count).prop_map(|number| json!(id(number)))
}

fn nullable(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop_oneof![2 => values, 1 => Just(Value::Null)]
}

fn booleans() -> impl Strategy<Value = Value> {
    any::<bool>().prop_map(Value::from)
}

fn lists() -> impl Strategy<Value = Value> {
    select(vec![json!([]), json!(["a"]), json!(["a", 1]), json!({"a": 1}), json!("a"), json!(3)])
}

fn many<S: Strategy<Value = Item>>(item: S, max: usize) -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(item, 1..=max).prop_map(|mut items| {
        for (item, number) in items.iter_mut().zip(1..) {
            item.insert("id".to_owned(), json!(id(number)));
        }
        items
    })
}

fn item(fields: &[&str], values: impl IntoIterator<Item = Value>) -> Item {
    fields.iter().map(|field| (*field).to_owned()).zip(values).collect()
}

fn policies() -> impl Strategy<Value = Vec<Item>> {
    let policy = (texts(1), nullable(texts(0)), booleans());
    let fields = ["name", "ip_access", "enforce_tfa"];
    many(policy.prop_map(move |(name, ips, tfa)| item(&fields, [name, ips, tfa])), 3)
}

/// Roles whose parents precede them.
fn roles() -> impl Strategy<Value = Vec<Item>> {
    let role = (texts(1), nullable(texts(0)), 0..4_usize);
    let fields = ["name", "description", "parent"];
    let role = role.prop_map(move |(name, text, parent)| item(&fields, [name, text, json!(parent)]));
    many(role, 4).prop_map(|mut roles| {
        for (index, role) in roles.iter_mut().enumerate() {
            let parent = role["parent"].as_u64().filter(|parent| (1..=index as u64).contains(parent));
            role.insert("parent".to_owned(), parent.map_or(Value::Null, |parent| json!(id(parent.into()))));
        }
        roles
    })
}

fn users() -> impl Strategy<Value = Vec<Item>> {
    let user = (
        nullable(texts(0)),
        nullable(texts(0)),
        nullable(keys(4)),
        nullable(instants()),
        nullable(booleans()),
        nullable(lists()),
    );
    let fields = ["title", "description", "role", "last_access", "email_notifications", "tags"];
    let user = user.prop_map(move |(title, text, role, time, flag, tags)| {
        item(&fields, [title, text, role, time, flag, tags])
    });
    many(user, 6)
}

fn access() -> impl Strategy<Value = Vec<Item>> {
    let access = (nullable(keys(4)), nullable(keys(6)), keys(3), nullable(numbers()));
    let fields = ["role", "user", "policy", "sort"];
    many(access.prop_map(move |(role, user, policy, sort)| item(&fields, [role, user, policy, sort])), 6)
}

/// Random items whose references are valid.
pub(super) fn datasets() -> impl Strategy<Value = Dataset> {
    (policies(), roles(), users(), access()).prop_map(|(policies, roles, users, access)| {
        let mut dataset = Dataset {
            items: vec![(&POLICIES, policies), (&ROLES, roles), (&USERS, users), (&ACCESS, access)],
        };
        fix_references(&mut dataset);
        dataset
    })
}

/// Replaces references to missing items by references to the first item, which always exists.
fn fix_references(dataset: &mut Dataset) {
    let counts: Vec<(&str, usize)> = dataset.items.iter().map(|(it, items)| (it.name, items.len())).collect();
    for (collection, items) in &mut dataset.items {
        for (field, target) in
            collection.fields.iter().filter_map(|field| Some((field, field.relation?.collection())))
        {
            let Some((_, count)) = counts.iter().find(|(name, _)| *name == target) else { continue };
            for item in items.iter_mut() {
                if let Some(Value::String(key)) = item.get_mut(field.name)
                    && (1..=*count as u128).all(|number| id(number) != *key)
                {
                    *key = id(1);
                }
            }
        }
    }
}
