//! `directus_activity` and `directus_revisions`.

use serde_json::{Value, json};
use vestibule_domain::Client;
use vestibule_domain::schema::{ACTIVITY, REVISIONS};
use vestibule_store::activity::{self, Entry, Revision};

use super::{at, begin};
use crate::engines::on_every_engine;
use crate::seed::{id, read, sample_users, uuid};

on_every_engine! {
    async fn activity_is_recorded_with_its_client(db) {
        sample_users(db).await;
        let client = Client {
            ip: Some("10.0.0.1".parse().unwrap()),
            user_agent: Some("x".repeat(1024)),
            origin: Some("https://example.com".into()),
        };
        let entry = Entry {
            action: "login",
            user: Some(uuid(1)),
            at: at(0),
            client: &client,
            collection: "directus_users",
            item: &id(1),
        };
        let mut tx = begin(db).await;
        let first = activity::insert(&mut tx, entry).await.unwrap();
        let without_user = Entry { action: "create", user: None, client: &Client::default(), ..entry };
        assert_eq!(activity::insert(&mut tx, without_user).await.unwrap(), first + 1);
        tx.commit().await.unwrap();
        let found = read(db, &ACTIVITY, json!({})).await;
        assert_eq!(
            found[0],
            json!({
                "id": first, "action": "login", "user": id(1), "timestamp": "2027-01-15T08:00:00.000Z", "ip": "10.0.0.1",
                "user_agent": "x".repeat(1024), "collection": "directus_users", "item": id(1),
                "origin": "https://example.com", "revisions": [],
            })
        );
        for field in ["user", "ip", "user_agent", "origin"] {
            assert_eq!(found[1][field], Value::Null);
        }
    }

    async fn a_revision_is_recorded_with_its_activity(db) {
        sample_users(db).await;
        let entry = Entry {
            action: "update",
            user: None,
            at: at(0),
            client: &Client::default(),
            collection: "directus_roles",
            item: "1",
        };
        let mut tx = begin(db).await;
        let activity = activity::insert(&mut tx, entry).await.unwrap();
        let (data, delta) = (json!({"name": "Ä", "icon": null}), json!({"name": "Ä"}));
        let revision =
            Revision { collection: "directus_roles", item: "1", data: data.clone(), delta: delta.clone() };
        activity::insert_revision(&mut tx, activity, revision).await.unwrap();
        tx.commit().await.unwrap();
        let found =
            read(db, &REVISIONS, json!({"fields": "activity,collection,item,data,delta,parent"})).await;
        assert_eq!(
            found,
            json!([{
                "activity": activity, "collection": "directus_roles", "item": "1", "data": data, "delta": delta, "parent": null,
            }])
        );
        let found = read(db, &ACTIVITY, json!({"fields": "revisions"})).await;
        assert_eq!(found, json!([{"revisions": [1]}]));
    }

    async fn rolled_back_activity_is_not_recorded(db) {
        let entry = Entry {
            action: "login",
            user: None,
            at: at(0),
            client: &Client::default(),
            collection: "a",
            item: "1",
        };
        let mut tx = begin(db).await;
        activity::insert(&mut tx, entry).await.unwrap();
        drop(tx);
        assert_eq!(read(db, &ACTIVITY, json!({})).await, json!([]));
    }
}
