//! Lists of keys that exceed the parameter limit of a statement.

use serde_json::{Value, json};
use vestibule_domain::query::Condition;
use vestibule_domain::schema::{ACTIVITY, USERS};
use vestibule_store::items;

use crate::engines::on_every_engine;
use crate::seed::{id, patch, put, uuid};

/// More than the parameter limits: 32 766 in SQLite, 65 535 in the other engines.
fn many_keys() -> Vec<Value> {
    (1..=70_000).map(Value::from).collect()
}

on_every_engine! {
    async fn large_integer_key_lists_are_updated_and_deleted(db) {
        let entry = |item: u32| json!({"action": "login", "collection": "a", "item": item.to_string()});
        put(db, &ACTIVITY, (1..=3).map(entry).collect()).await;
        let keys = many_keys();
        let mut tx = db.database.begin().await.unwrap();
        let change = patch(&json!({"origin": "x"}));
        assert_eq!(items::matching(&mut tx, &ACTIVITY, &keys, &Condition::TRUE).await.unwrap().len(), 3);
        assert_eq!(items::update(&mut tx, &ACTIVITY, &keys, &change).await, Ok(3));
        assert_eq!(items::delete(&mut tx, &ACTIVITY, &keys).await, Ok(3));
        tx.commit().await.unwrap();
    }

    async fn large_uuid_key_lists_are_matched(db) {
        put(db, &USERS, json!([{"id": 1}, {"id": 70_000}])).await;
        let keys: Vec<Value> = (1..=70_000).map(|number| json!(id(number))).collect();
        let mut reader = &db.database;
        let found = items::matching(&mut reader, &USERS, &keys, &Condition::TRUE).await.unwrap();
        assert_eq!(found, [json!(uuid(1)), json!(uuid(70_000))]);
    }
}
