//! Test items and queries, in the shape of the API.

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vestibule_domain::access::{Action, FieldSet, Flags, Permission, Rights};
use vestibule_domain::query::{Filter, Limits, Plan, Query};
use vestibule_domain::schema::{ACCESS, Collection, POLICIES, ROLES, USERS};
use vestibule_domain::session::LoginId;
use vestibule_domain::user::UserId;
use vestibule_store::items;
use vestibule_store::{DbError, Reader};

use crate::engines::TestDatabase;

/// The n-th key.
pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// The n-th user key.
pub(crate) fn user_id(number: u128) -> UserId {
    UserId::new(uuid(number))
}

/// The n-th login key.
pub(crate) fn login_id(number: u128) -> LoginId {
    LoginId::new(uuid(number))
}

/// The n-th key as the API shows it.
pub(crate) fn id(number: u128) -> String {
    uuid(number).to_string()
}

/// A JSON object as a patch.
pub(crate) fn patch(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// Inserts items. A number n in a UUID field is replaced by the n-th key.
pub(crate) async fn put(db: &TestDatabase, collection: &'static Collection, values: Value) {
    let mut tx = db.database.begin().await.unwrap();
    for value in values.as_array().unwrap() {
        items::insert(&mut tx, collection, &with_keys(collection, &patch(value))).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn with_keys(collection: &Collection, item: &Map<String, Value>) -> Map<String, Value> {
    use vestibule_domain::schema::Kind;
    let key = |(name, value): (&String, &Value)| {
        let is_uuid = collection.field(name).is_some_and(|field| field.kind == Kind::Uuid);
        let value = match value.as_u64() {
            Some(number) if is_uuid => json!(id(number.into())),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    item.iter().map(key).collect()
}

/// Inserts two roles, two policies, three users, and the access entries that connect them.
pub(crate) async fn sample_users(db: &TestDatabase) {
    put(db, &ROLES, json!([{"id": 1, "name": "Staff"}, {"id": 2, "name": "Interns", "parent": 1}])).await;
    put(
        db,
        &POLICIES,
        json!([{"id": 1, "name": "Reading"}, {"id": 2, "name": "Everything", "admin_access": true}]),
    )
    .await;
    put(
        db,
        &USERS,
        json!([
            {"id": 1, "email": "ada@example.com", "role": 1},
            {"id": 2, "email": "bob@example.com", "role": 2},
            {"id": 3, "email": "eve@example.com"},
        ]),
    )
    .await;
    put(db, &ACCESS, json!([{"id": 1, "role": 1, "policy": 1}, {"id": 2, "user": 3, "policy": 2}])).await;
}

/// An unrestricted plan.
pub(crate) fn plan(collection: &'static Collection, query: &Value) -> Plan {
    let limits = Limits::default();
    Plan::unrestricted(collection, &Query::parse(query, &limits).unwrap(), &limits).unwrap()
}

/// A plan restricted by these rights.
pub(crate) fn plan_for(rights: &Rights, collection: &'static Collection, query: &Value) -> Plan {
    let limits = Limits::default();
    Plan::new(collection, &Query::parse(query, &limits).unwrap(), rights, &limits).unwrap()
}

/// Read permissions: collection, fields, and a filter on the items.
pub(crate) fn rights(rules: &[(&Collection, &[&str], Value)]) -> Rights {
    let rule = |(collection, fields, items): &(&Collection, &[&str], Value)| Permission {
        policy: None,
        collection: collection.name.to_owned(),
        action: Action::Read,
        fields: FieldSet::from_names(fields.iter().copied()),
        items: (!items.is_null()).then(|| Filter::parse(items).unwrap()),
        validation: None,
        presets: Map::new(),
    };
    Rights::new(Flags::default(), vec![], vec![], rules.iter().map(rule).collect())
}

/// Runs a plan: items, or groups.
pub(crate) async fn run(reader: &mut impl Reader, plan: &Plan) -> Result<Value, DbError> {
    let found = match &plan.aggregation {
        Some(aggregation) => items::aggregate(reader, &plan.selection, aggregation).await?,
        None => items::read(reader, &plan.selection).await?,
    };
    Ok(found.into_iter().map(Value::Object).collect())
}

/// Reads without restrictions.
pub(crate) async fn read(db: &TestDatabase, collection: &'static Collection, query: Value) -> Value {
    run(&mut &db.database, &plan(collection, &query)).await.unwrap()
}

/// Reads restricted by rights.
pub(crate) async fn read_as(
    db: &TestDatabase,
    rights: &Rights,
    collection: &'static Collection,
    query: Value,
) -> Value {
    run(&mut &db.database, &plan_for(rights, collection, &query)).await.unwrap()
}

/// The numbers of the items that a filter finds, ascending.
pub(crate) async fn found(db: &TestDatabase, collection: &'static Collection, filter: &Value) -> Vec<u128> {
    let plan = plan(collection, &json!({ "filter": filter, "limit": -1 }));
    numbers(&items::keys(&mut &db.database, &plan.selection).await.unwrap())
}

/// Keys as numbers.
pub(crate) fn numbers<'a>(keys: impl IntoIterator<Item = &'a Value>) -> Vec<u128> {
    let number = |key: &Value| match key {
        Value::String(text) => Uuid::parse_str(text).unwrap().as_u128(),
        number => number.as_u64().unwrap().into(),
    };
    keys.into_iter().map(number).collect()
}

/// The numbers of items, in their order.
pub(crate) fn ids(items: &Value) -> Vec<u128> {
    numbers(items.as_array().unwrap().iter().map(|item| &item["id"]))
}

/// Checks several filters and reports all failures together.
pub(crate) async fn assert_found(
    db: &TestDatabase,
    collection: &'static Collection,
    cases: &[(Value, &[u128])],
) {
    let mut wrong = Vec::new();
    for (filter, expected) in cases {
        let plan = plan(collection, &json!({ "filter": filter, "limit": -1 }));
        match items::keys(&mut &db.database, &plan.selection).await {
            Ok(keys) if numbers(&keys) == *expected => {}
            Ok(keys) => wrong.push(format!("{filter}: {:?} instead of {expected:?}", numbers(&keys))),
            Err(error) => wrong.push(format!("{filter}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{:?}\n{}", db.dialect(), wrong.join("\n"));
}
