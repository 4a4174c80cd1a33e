//! Rejected writes return the same errors on every engine.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, Collection, PERMISSIONS, POLICIES, ROLES, USERS};
use vestibule_store::DbError;
use vestibule_store::database::Dialect;
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, patch, put, read, sample_users};

async fn insert(db: &TestDatabase, collection: &Collection, item: Value) -> DbError {
    let mut tx = db.database.begin().await.unwrap();
    items::insert(&mut tx, collection, &patch(&item)).await.unwrap_err()
}

async fn update(db: &TestDatabase, collection: &Collection, key: Value, change: Value) -> DbError {
    let mut tx = db.database.begin().await.unwrap();
    items::update(&mut tx, collection, &[key], &patch(&change)).await.unwrap_err()
}

on_every_engine! {
    async fn a_duplicate_value_is_a_unique_error(db) {
        sample_users(db).await;
        let taken = json!({"id": id(7), "email": "ada@example.com"});
        for error in [
            insert(db, &USERS, taken).await,
            update(db, &USERS, json!(id(2)), json!({"email": "ada@example.com"})).await,
        ] {
            let DbError::Unique { column, .. } = error else { panic!("{error}") };
            assert_eq!(column.as_deref(), Some("email"));
        }
    }

    async fn a_duplicate_item_key_is_a_unique_error(db) {
        sample_users(db).await;
        let error = insert(db, &ROLES, json!({"id": id(1), "name": "x"})).await;
        assert!(matches!(error, DbError::Unique { .. }), "{error}");
        let rule = json!({"id": 1, "collection": "a", "action": "read", "policy": id(1)});
        put(db, &PERMISSIONS, json!([rule.clone()])).await;
        let error = insert(db, &PERMISSIONS, rule).await;
        assert!(matches!(error, DbError::Unique { .. }), "{error}");
    }

    async fn an_unknown_related_key_is_a_foreign_key_error(db) {
        sample_users(db).await;
        for error in [
            insert(db, &USERS, json!({"id": id(7), "role": id(9)})).await,
            update(db, &USERS, json!(id(1)), json!({"role": id(9)})).await,
        ] {
            assert!(matches!(error, DbError::ForeignKey { .. }), "{error}");
        }
    }

    async fn a_missing_required_field_is_a_not_null_error(db) {
        sample_users(db).await;
        let name = DbError::NotNull { column: Some("name".into()) };
        assert_eq!(insert(db, &ROLES, json!({"id": id(7)})).await, name);
        assert_eq!(insert(db, &ROLES, json!({"id": id(7), "name": null})).await, name);
        assert_eq!(update(db, &ROLES, json!(id(1)), json!({"name": null})).await, name);
    }

    /// SQLite does not limit the length of strings; neither does Directus on SQLite.
    async fn a_string_beyond_its_field_is_too_long(db) {
        sample_users(db).await;
        let long = json!({"id": id(7), "first_name": "x".repeat(60)});
        if db.dialect() == Dialect::Sqlite {
            return put(db, &USERS, json!([long])).await;
        }
        let error = insert(db, &USERS, long).await;
        assert!(matches!(error, DbError::TooLong { .. }), "{error}");
    }

    async fn an_invalid_integer_is_out_of_range(db) {
        sample_users(db).await;
        for number in [
            json!(3_000_000_000_i64),
            json!(-3_000_000_000_i64),
            json!(1e300),
            json!(1.5),
            json!("many"),
            json!([1]),
        ] {
            let column = Some("directus_access.sort".to_owned());
            let error = insert(db, &ACCESS, json!({"id": id(7), "policy": id(1), "sort": number})).await;
            assert_eq!(error, DbError::OutOfRange { column }, "{number}");
        }
    }

    async fn an_invalid_value_of_any_kind_is_out_of_range(db) {
        sample_users(db).await;
        for (field, value) in [
            ("avatar", json!("nonsense")),
            ("avatar", json!(5)),
            ("last_access", json!("yesterday")),
            ("last_access", json!("+12026-01-01T00:00:00Z")),
            ("last_access", json!(true)),
            ("email_notifications", json!("perhaps")),
            ("email_notifications", json!([])),
            ("first_name", json!({"a": 1})),
            ("first_name", json!("a\0b")),
        ] {
            let column = Some(format!("directus_users.{field}"));
            let error = update(db, &USERS, json!(id(1)), json!({ field: value })).await;
            assert_eq!(error, DbError::OutOfRange { column }, "{field} {value}");
        }
    }

    /// NUL is rejected in strings, but JSON stores it as an escape sequence.
    async fn json_may_contain_nul_and_large_numbers(db) {
        sample_users(db).await;
        put(db, &USERS, json!([{"id": 7, "tags": ["a\0b", 1e300, 9_007_199_254_740_993_i64, {"": {}}]}]))
            .await;
        let found = read(db, &USERS, json!({"fields": "tags", "filter": {"id": {"_eq": id(7)}}})).await;
        assert_eq!(found, json!([{"tags": ["a\0b", 1e300, 9_007_199_254_740_993_i64, {"": {}}]}]));
    }

    async fn deleting_a_referenced_item_is_a_foreign_key_error(db) {
        sample_users(db).await;
        let mut tx = db.database.begin().await.unwrap();
        let error = items::delete(&mut tx, &ROLES, &[json!(id(1))]).await.unwrap_err();
        assert!(matches!(error, DbError::ForeignKey { .. }), "{error}");
    }

    async fn after_a_rejected_write_nothing_changes(db) {
        sample_users(db).await;
        let mut tx = db.database.begin().await.unwrap();
        items::insert(&mut tx, &POLICIES, &patch(&json!({"id": id(7), "name": "x"}))).await.unwrap();
        items::insert(&mut tx, &POLICIES, &patch(&json!({"id": id(7), "name": "y"}))).await.unwrap_err();
        assert!(tx.commit().await.is_err());
        assert_eq!(read(db, &POLICIES, json!({"fields": "name"})).await.as_array().unwrap().len(), 2);
    }
}
