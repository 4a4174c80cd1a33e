//! References to a role that is deleted.

use serde_json::json;
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_domain::{RoleId, UserId};
use vestibule_store::roles;

use super::begin;
use crate::engines::on_every_engine;
use crate::seed::{id, put, read, sample_users, uuid};

fn role(number: u128) -> RoleId {
    RoleId::new(uuid(number))
}

on_every_engine! {
    async fn users_of_deleted_roles_are_suspended(db) {
        sample_users(db).await;
        put(db, &ROLES, json!([{"id": 3, "name": "Guests"}])).await;
        put(db, &USERS, json!([{"id": 4, "role": 3, "status": "invited"}])).await;
        let mut tx = begin(db).await;
        let mut suspended = roles::suspend_users(&mut tx, &[1, 3, 9].map(role)).await.unwrap();
        suspended.sort();
        assert_eq!(suspended, [1, 4].map(|number| UserId::new(uuid(number))));
        for keys in [&[role(1)][..], &[]] {
            assert!(roles::suspend_users(&mut tx, keys).await.unwrap().is_empty());
        }
        tx.commit().await.unwrap();
        assert_eq!(
            read(db, &USERS, json!({"fields": "status,role"})).await,
            json!([
                {"status": "suspended", "role": null},
                {"status": "active", "role": id(2)},
                {"status": "active", "role": null},
                {"status": "suspended", "role": null},
            ])
        );
    }

    async fn children_of_deleted_roles_lose_their_parent(db) {
        sample_users(db).await;
        put(db, &ROLES, json!([{"id": 3, "name": "Trainees", "parent": 2}])).await;
        let mut tx = begin(db).await;
        roles::clear_parent(&mut tx, &[role(1)]).await.unwrap();
        roles::clear_parent(&mut tx, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let found = read(db, &ROLES, json!({"fields": "parent"})).await;
        assert_eq!(found, json!([{"parent": null}, {"parent": null}, {"parent": id(2)}]));
    }
}
