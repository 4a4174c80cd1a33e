//! The order of items.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, ACTIVITY, POLICIES, ROLES, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{ids, put, read, sample_users};

async fn order(
    db: &TestDatabase,
    collection: &'static vestibule_domain::schema::Collection,
    sort: &str,
) -> Vec<u128> {
    ids(&read(db, collection, json!({"fields": "id", "sort": sort, "limit": -1})).await)
}

on_every_engine! {
    async fn nulls_are_first_ascending_and_last_descending(db) {
        put(db, &USERS, json!([{"id": 1, "title": "b"}, {"id": 2}, {"id": 3, "title": "a"}, {"id": 4}]))
            .await;
        assert_eq!(order(db, &USERS, "title").await, [2, 4, 3, 1]);
        assert_eq!(order(db, &USERS, "-title").await, [1, 3, 2, 4]);
        assert_eq!(order(db, &USERS, "title,-id").await, [4, 2, 3, 1]);
    }

    async fn equal_items_are_ordered_by_their_key(db) {
        let same = |number: u64| json!({"id": number, "title": "same"});
        put(db, &USERS, [5, 3, 1, 4, 2].map(same).into_iter().collect()).await;
        assert_eq!(order(db, &USERS, "title").await, [1, 2, 3, 4, 5]);
        assert_eq!(order(db, &USERS, "-title").await, [1, 2, 3, 4, 5]);
        assert_eq!(order(db, &USERS, "-id").await, [5, 4, 3, 2, 1]);
    }

    async fn without_a_sort_the_default_of_the_collection_applies(db) {
        sample_users(db).await;
        put(db, &ACCESS, json!([
            {"id": 3, "policy": 1, "sort": 2}, {"id": 4, "policy": 1, "sort": 1}, {"id": 5, "policy": 1, "sort": 1},
        ])).await;
        assert_eq!(order(db, &ACCESS, "").await, [1, 2, 4, 5, 3]);
        assert_eq!(order(db, &USERS, "").await, [1, 2, 3]);
    }

    async fn several_sort_keys_apply_in_order(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "title": "a", "last_name": "x"},
                {"id": 2, "title": "b", "last_name": "y"},
                {"id": 3, "title": "a", "last_name": "y"},
            ]),
        )
        .await;
        assert_eq!(order(db, &USERS, "title,-last_name").await, [3, 1, 2]);
        assert_eq!(order(db, &USERS, "-title,last_name").await, [2, 1, 3]);
    }

    async fn every_kind_can_be_sorted(db) {
        put(db, &USERS, json!([
            {"id": 1, "email_notifications": true, "last_access": "2026-02-01T00:00:00Z", "tags": ["b"], "avatar": 2},
            {"id": 2, "email_notifications": false, "last_access": "2026-01-01T00:00:00Z", "tags": ["a"], "avatar": 1},
            {"id": 3, "email_notifications": null},
        ])).await;
        for field in ["email_notifications", "last_access", "tags", "avatar"] {
            assert_eq!(order(db, &USERS, field).await, [3, 2, 1], "{field}");
            assert_eq!(order(db, &USERS, &format!("-{field}")).await, [1, 2, 3], "{field}");
        }
        put(db, &POLICIES, json!([
            {"id": 1, "name": "c", "ip_access": ["b"]}, {"id": 2, "name": "b", "ip_access": ["a"]}, {"id": 3, "name": "a"},
        ])).await;
        assert_eq!(order(db, &POLICIES, "ip_access").await, [3, 2, 1]);
        put(db, &ACCESS, json!([
            {"id": 1, "policy": 1, "sort": 10}, {"id": 2, "policy": 1, "sort": 9}, {"id": 3, "policy": 1, "sort": -1},
        ])).await;
        assert_eq!(order(db, &ACCESS, "sort").await, [3, 2, 1]);
        let entry = |time: &str| json!({"action": "a", "collection": "a", "item": "1", "timestamp": time});
        put(db, &ACTIVITY, json!([entry("2026-02-01"), entry("2026-01-01")])).await;
        assert_eq!(order(db, &ACTIVITY, "timestamp").await, [2, 1]);
        assert_eq!(order(db, &ACTIVITY, "-id").await, [2, 1]);
    }

    async fn sorting_by_fields_of_relations(db) {
        sample_users(db).await;
        put(db, &ROLES, json!([{"id": 3, "name": "Alumni", "parent": 2}])).await;
        put(db, &USERS, json!([{"id": 4, "role": 3}, {"id": 5, "role": 1}])).await;
        assert_eq!(order(db, &USERS, "role.name").await, [3, 4, 2, 1, 5]);
        assert_eq!(order(db, &USERS, "-role.name,-id").await, [5, 1, 2, 4, 3]);
        assert_eq!(order(db, &USERS, "role.parent.name").await, [1, 3, 5, 4, 2]);
        assert_eq!(order(db, &USERS, "-role.parent.parent.name").await, [4, 1, 2, 3, 5]);
    }

    async fn sorting_keeps_all_items(db) {
        sample_users(db).await;
        for sort in
            ["role.name", "-role.parent.name", "year(last_access)", "count(policies)", "role.count(users)"]
        {
            assert_eq!(order(db, &USERS, sort).await.len(), 3, "{sort}");
        }
    }

    /// Of several related items the first in the order counts.
    async fn sorting_through_to_many_relations(db) {
        sample_users(db).await;
        put(db, &ACCESS, json!([
            {"id": 11, "user": 1, "policy": 2, "sort": 3}, {"id": 12, "user": 1, "policy": 1, "sort": 9},
            {"id": 13, "user": 2, "policy": 1, "sort": 5},
        ])).await;
        assert_eq!(order(db, &USERS, "policies.sort").await, [3, 1, 2]);
        assert_eq!(order(db, &USERS, "-policies.sort").await, [1, 2, 3]);
        assert_eq!(order(db, &USERS, "policies.policy.name,id").await, [1, 3, 2]);
    }

    /// A to-many relation has no order; it is ignored without an error.
    async fn sorting_by_a_to_many_relation_has_no_effect(db) {
        sample_users(db).await;
        assert_eq!(order(db, &USERS, "policies").await, [1, 2, 3]);
        assert_eq!(order(db, &USERS, "-role.users,-id").await, [3, 2, 1]);
        let grouped =
            read(db, &USERS, json!({"groupBy": "policies", "aggregate": {"count": "policies"}})).await;
        assert_eq!(grouped, json!([{"policies": Value::Null, "count": {"policies": 0}}]));
    }
}
