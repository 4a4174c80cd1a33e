//! Bulk operations on users.

use serde_json::{Value, json};
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_store::user_export;

use super::begin;
use crate::engines::on_every_engine;
use crate::seed::{id, patch, plan, put, read, uuid};

fn user(number: u128, email: Option<&str>) -> serde_json::Map<String, Value> {
    patch(&json!({
        "id": id(number), "email": email, "status": "active", "provider": "default", "text_direction": "auto",
        "tags": ["a"], "email_notifications": true, "last_access": null, "role": null, "password": "hash",
    }))
}

on_every_engine! {
    async fn many_users_are_inserted_at_once(db) {
        let rows: Vec<_> = (1..=1201).map(|n| user(n, Some(&format!("p{n}@example.com")))).collect();
        let mut tx = begin(db).await;
        user_export::insert(&mut tx, &rows).await.unwrap();
        tx.commit().await.unwrap();
        let found = read(db, &USERS, json!({"fields": "email,tags,status,last_access", "filter": {"id": {"_eq": id(1201)}}})).await;
        assert_eq!(
            found,
            json!([{"email": "p1201@example.com", "tags": ["a"], "status": "active", "last_access": null}])
        );
        let all: Vec<_> = (1..=1201).map(uuid).collect();
        assert_eq!(user_export::by_ids(&mut &db.database, &all).await.unwrap().len(), 1201);
    }

    async fn a_bulk_insert_is_all_or_nothing(db) {
        let mut tx = begin(db).await;
        let rows = [user(1, Some("ada@example.com")), user(2, Some("ada@example.com"))];
        assert!(user_export::insert(&mut tx, &rows).await.is_err());
        drop(tx);
        assert_eq!(user_export::by_ids(&mut &db.database, &[uuid(1), uuid(2)]).await.unwrap(), []);
    }

    async fn an_empty_bulk_insert_succeeds(db) {
        let mut tx = begin(db).await;
        user_export::insert(&mut tx, &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(user_export::by_emails(&mut &db.database, &[]).await.unwrap(), []);
        assert_eq!(user_export::by_ids(&mut &db.database, &[]).await.unwrap(), []);
    }

    async fn users_are_found_by_many_emails_in_any_case(db) {
        put(db, &USERS, json!([{"id": 1, "email": "Ada@Example.com"}, {"id": 2, "email": "bob@example.com"}, {"id": 3}])).await;
        let wanted = ["ada@example.com", "bob@example.com", "eve@example.com", ""].map(str::to_owned);
        let mut found = user_export::by_emails(&mut &db.database, &wanted).await.unwrap();
        found.sort_by_key(|user| user.id);
        let found: Vec<_> = found.iter().map(|user| (user.id, user.email.as_deref())).collect();
        assert_eq!(found, [(uuid(1), Some("Ada@Example.com")), (uuid(2), Some("bob@example.com"))]);
    }

    async fn password_hashes_and_tfa_counts_are_exported(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "password": "one"}, {"id": 2, "password": ""}, {"id": 3, "tfa_secret": "s"}]),
        )
        .await;
        let all = [uuid(1), uuid(2), uuid(3), uuid(4)];
        let hashes = user_export::password_hashes(&mut &db.database, &all).await.unwrap();
        let hashes: Vec<_> = hashes.iter().map(|(id, hash)| (*id, hash.expose())).collect();
        assert_eq!(hashes, [(uuid(1), "one")]);
        assert_eq!(user_export::count_with_tfa(&mut &db.database).await.unwrap(), 1);
    }

    async fn role_names_are_exported(db) {
        put(db, &ROLES, json!([{"id": 1, "name": "Staff"}])).await;
        assert_eq!(user_export::role_names(&mut &db.database).await.unwrap(), [(uuid(1), "Staff".to_owned())]);
    }

    async fn pages_by_key_contain_every_user(db) {
        let rows: Vec<_> = (1..=25).map(|n| user(n * 7919, None)).collect();
        let mut tx = begin(db).await;
        user_export::insert(&mut tx, &rows).await.unwrap();
        tx.commit().await.unwrap();
        let mut plan = plan(&USERS, &json!({"fields": "id", "limit": 10}));
        let mut seen = Vec::new();
        loop {
            let page = vestibule_store::items::read(&mut &db.database, &plan.selection).await.unwrap();
            let Some(last) = page.last().map(|item| item["id"].clone()) else { break };
            seen.extend(page.iter().map(|item| item["id"].clone()));
            plan = crate::seed::plan(&USERS, &json!({"fields": "id", "limit": 10})).after_key(last);
        }
        assert_eq!(seen, (1..=25).map(|n| json!(id(n * 7919))).collect::<Vec<_>>());
    }
}
