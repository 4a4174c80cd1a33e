//! Inserting, updating and deleting items.

use serde_json::{Value, json};
use vestibule_domain::query::{Condition, Filter, Limits, Plan};
use vestibule_domain::schema::{ACCESS, ACTIVITY, Collection, PERMISSIONS, POLICIES, ROLES, SETTINGS, USERS};
use vestibule_store::DbError;
use vestibule_store::database::Dialect;
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, ids, patch, put, read, sample_users};

async fn insert(db: &TestDatabase, collection: &Collection, item: Value) -> Result<Value, DbError> {
    let mut tx = db.database.begin().await.unwrap();
    let key = items::insert(&mut tx, collection, &patch(&item)).await?;
    tx.commit().await.map(|()| key)
}

async fn update(
    db: &TestDatabase,
    collection: &Collection,
    keys: &[Value],
    change: Value,
) -> Result<u64, DbError> {
    let mut tx = db.database.begin().await.unwrap();
    let changed = items::update(&mut tx, collection, keys, &patch(&change)).await?;
    tx.commit().await.map(|()| changed)
}

async fn delete(db: &TestDatabase, collection: &Collection, keys: &[Value]) -> Result<u64, DbError> {
    let mut tx = db.database.begin().await.unwrap();
    let deleted = items::delete(&mut tx, collection, keys).await?;
    tx.commit().await.map(|()| deleted)
}

fn rule(collection: &'static Collection, filter: &Value) -> Condition {
    Plan::items(collection, &Filter::parse(filter).unwrap(), &Limits::default()).unwrap()
}

on_every_engine! {
    async fn insert_returns_the_key_as_stored(db) {
        assert_eq!(insert(db, &ROLES, json!({"id": id(1), "name": "a"})).await, Ok(json!(id(1))));
        let upper = "ABCDEF01-2345-6789-ABCD-EF0123456789";
        let lower = json!(upper.to_lowercase());
        assert_eq!(insert(db, &ROLES, json!({"id": upper, "name": "b"})).await, Ok(lower.clone()));
        assert_eq!(
            read(db, &ROLES, json!({"fields": "id", "filter": {"name": {"_eq": "b"}}})).await,
            json!([{"id": lower}])
        );
    }

    async fn generated_keys_increase_and_are_not_reused(db) {
        let entry = json!({"action": "login", "collection": "a", "item": "1"});
        for number in 1..=3 {
            assert_eq!(insert(db, &ACTIVITY, entry.clone()).await, Ok(json!(number)));
        }
        assert_eq!(delete(db, &ACTIVITY, &[json!(3)]).await, Ok(1));
        assert_eq!(insert(db, &ACTIVITY, entry).await, Ok(json!(4)), "a key is not reused");
    }

    /// PostgreSQL's sequence is advanced past an explicit key.
    async fn an_explicit_key_is_not_generated_again(db) {
        put(db, &POLICIES, json!([{"id": 1, "name": "a"}])).await;
        let rule = |key: Value| json!({"id": key, "collection": "a", "action": "read", "policy": id(1)});
        assert_eq!(insert(db, &PERMISSIONS, rule(json!(1))).await, Ok(json!(1)));
        assert_eq!(insert(db, &PERMISSIONS, rule(Value::Null)).await, Ok(json!(2)));
        assert_eq!(insert(db, &PERMISSIONS, rule(json!("7"))).await, Ok(json!(7)));
        assert_eq!(insert(db, &PERMISSIONS, rule(json!(5))).await, Ok(json!(5)));
        assert_eq!(insert(db, &PERMISSIONS, rule(Value::Null)).await, Ok(json!(8)));
    }

    async fn missing_fields_get_the_column_defaults(db) {
        insert(db, &SETTINGS, json!({})).await.unwrap();
        let fields =
            "project_name,project_color,auth_login_attempts,public_registration,default_language,custom_css";
        assert_eq!(
            read(db, &SETTINGS, json!({"fields": fields})).await,
            json!([{
                "project_name": "Directus",
                "project_color": "#6644FF",
                "auth_login_attempts": 25,
                "public_registration": false,
                "default_language": "en-US",
                "custom_css": null,
            }])
        );
    }

    async fn values_of_every_kind_round_trip(db) {
        put(db, &ROLES, json!([{"id": 1, "name": "a"}])).await;
        let user = json!({
            "id": id(1), "first_name": "Ä 'q' \\ 👩‍🚀", "description": "", "tags": {"z": [null, "x"]}, "avatar": id(2),
            "role": id(1), "last_access": "2026-03-01T12:00:00Z", "email_notifications": false, "text_direction": "rtl",
        });
        insert(db, &USERS, user.clone()).await.unwrap();
        let fields: Vec<&String> = user.as_object().unwrap().keys().collect();
        let mut found = read(db, &USERS, json!({"fields": fields})).await;
        if db.dialect() == Dialect::Sqlite {
            assert_eq!(found[0]["last_access"], json!("2026-03-01T12:00:00"));
            found[0]["last_access"] = json!("2026-03-01T12:00:00.000Z");
        }
        let mut expected = user.clone();
        expected["last_access"] = json!("2026-03-01T12:00:00.000Z");
        assert_eq!(found, json!([expected]));
    }

    async fn values_of_every_kind_can_be_set_to_null(db) {
        sample_users(db).await;
        put(db, &USERS, json!([{
            "id": 4, "first_name": "x", "tags": [1], "avatar": 2, "role": 1, "last_access": "2026-03-01T12:00:00Z",
            "email_notifications": true, "password": "hash",
        }])).await;
        let fields =
            ["first_name", "tags", "avatar", "role", "last_access", "email_notifications", "password"];
        let nothing: serde_json::Map<_, _> =
            fields.iter().map(|field| ((*field).to_owned(), Value::Null)).collect();
        assert_eq!(update(db, &USERS, &[json!(id(4))], Value::Object(nothing.clone())).await, Ok(1));
        let found = read(db, &USERS, json!({"fields": fields, "filter": {"id": {"_eq": id(4)}}})).await;
        assert_eq!(found, json!([nothing]));
    }

    async fn only_items_with_the_given_keys_are_updated(db) {
        sample_users(db).await;
        let keys = [json!(id(1)), json!(id(3)), json!(id(9)), json!("nonsense"), json!(id(1))];
        assert_eq!(update(db, &USERS, &keys, json!({"title": "Lead"})).await, Ok(2));
        let found = read(db, &USERS, json!({"fields": "title"})).await;
        assert_eq!(found, json!([{"title": "Lead"}, {"title": null}, {"title": "Lead"}]));
        assert_eq!(
            update(db, &USERS, &keys, json!({"title": "Lead"})).await,
            Ok(2),
            "matched, though no value changes"
        );
        assert_eq!(update(db, &USERS, &[], json!({"title": "x"})).await, Ok(0));
        assert_eq!(update(db, &USERS, &keys, json!({})).await, Ok(0));
        assert_eq!(update(db, &USERS, &[json!("nonsense")], json!({"title": "x"})).await, Ok(0));
    }

    async fn fields_without_a_column_are_ignored(db) {
        sample_users(db).await;
        let change = json!({"policies": [1], "nothing": 1, "title": "Lead"});
        assert_eq!(update(db, &USERS, &[json!(id(1))], change).await, Ok(1));
        assert_eq!(update(db, &USERS, &[json!(id(1))], json!({"policies": [1]})).await, Ok(0));
        let found = read(db, &USERS, json!({"fields": "title", "limit": 1})).await;
        assert_eq!(found, json!([{"title": "Lead"}]));
    }

    async fn only_items_with_the_given_keys_are_deleted(db) {
        sample_users(db).await;
        let keys = [json!(id(1)), json!(id(3)), json!(id(9)), json!("nonsense")];
        assert_eq!(delete(db, &USERS, &keys).await, Ok(2));
        assert_eq!(ids(&read(db, &USERS, json!({"fields": "id"})).await), [2]);
        assert_eq!(delete(db, &USERS, &[]).await, Ok(0));
        assert_eq!(delete(db, &USERS, &[json!("nonsense")]).await, Ok(0));
        assert_eq!(ids(&read(db, &ACCESS, json!({"fields": "id"})).await), [1], "dependent rows are deleted");
    }

    async fn matching_returns_the_keys_that_meet_a_condition(db) {
        sample_users(db).await;
        let keys = [json!(id(3)), json!(id(1)), json!(id(9)), json!("nonsense")];
        let wanted = rule(&USERS, &json!({"role": {"name": {"_eq": "Staff"}}}));
        let mut reader = &db.database;
        assert_eq!(items::matching(&mut reader, &USERS, &keys, &wanted).await, Ok(vec![json!(id(1))]));
        assert_eq!(items::matching(&mut reader, &USERS, &[], &Condition::TRUE).await, Ok(vec![]));
        let mut all = items::matching(&mut reader, &USERS, &keys, &Condition::TRUE).await.unwrap();
        all.sort_by_key(Value::to_string);
        assert_eq!(all, [json!(id(1)), json!(id(3))]);
    }

    async fn keys_where_returns_all_keys_that_meet_a_condition(db) {
        sample_users(db).await;
        let mut reader = &db.database;
        let wanted = rule(&USERS, &json!({"policies": {"policy": {"name": {"_eq": "Everything"}}}}));
        assert_eq!(items::keys_where(&mut reader, &USERS, &wanted).await, Ok(vec![json!(id(3))]));
        assert_eq!(items::keys_where(&mut reader, &USERS, &Condition::FALSE).await, Ok(vec![]));
        assert_eq!(items::keys_where(&mut reader, &USERS, &Condition::TRUE).await.unwrap().len(), 3);
        let entry = json!({"action": "login", "collection": "a", "item": "1"});
        insert(db, &ACTIVITY, entry).await.unwrap();
        assert_eq!(items::keys_where(&mut reader, &ACTIVITY, &Condition::TRUE).await, Ok(vec![json!(1)]));
    }

    async fn a_transaction_sees_its_uncommitted_changes(db) {
        sample_users(db).await;
        let mut tx = db.database.begin().await.unwrap();
        items::update(&mut tx, &USERS, &[json!(id(1))], &patch(&json!({"title": "Lead"}))).await.unwrap();
        let wanted = rule(&USERS, &json!({"title": {"_eq": "Lead"}}));
        assert_eq!(items::keys_where(&mut tx, &USERS, &wanted).await.unwrap(), [json!(id(1))]);
        drop(tx);
        assert!(items::keys_where(&mut &db.database, &USERS, &wanted).await.unwrap().is_empty());
    }
}
