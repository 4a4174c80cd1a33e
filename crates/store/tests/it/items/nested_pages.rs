//! Limit, offset, order and filter of related items apply per parent.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACTIVITY, REVISIONS, ROLES, USERS};

use super::nested::sample_roles;
use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, numbers, put, read};

/// The users of each role, selected by a nested query.
async fn users_of_roles(db: &TestDatabase, deep: Value) -> Vec<Vec<u128>> {
    let query = json!({"fields": "users", "deep": {"users": deep}, "sort": "id"});
    let roles = read(db, &ROLES, query).await;
    let users = |role: &Value| numbers(role["users"].as_array().unwrap());
    roles.as_array().unwrap().iter().map(users).collect()
}

on_every_engine! {
    async fn a_limit_applies_per_parent(db) {
        sample_roles(db).await;
        assert_eq!(users_of_roles(db, json!({"_limit": 2})).await, [vec![1, 2], vec![6, 7], vec![]]);
        assert_eq!(users_of_roles(db, json!({"_limit": 0})).await, [vec![], vec![], vec![]]);
        let all = [vec![1, 2, 3, 4, 5], vec![6, 7], vec![]];
        assert_eq!(users_of_roles(db, json!({"_limit": -1})).await, all);
        assert_eq!(users_of_roles(db, json!({})).await, all);
    }

    async fn an_offset_applies_per_parent_with_or_without_a_limit(db) {
        sample_roles(db).await;
        let paged = users_of_roles(db, json!({"_limit": 2, "_page": 2})).await;
        assert_eq!(paged, [vec![3, 4], vec![], vec![]]);
        let offset = users_of_roles(db, json!({"_limit": 3, "_offset": 1})).await;
        assert_eq!(offset, [vec![2, 3, 4], vec![7], vec![]]);
        let unlimited = users_of_roles(db, json!({"_limit": -1, "_offset": 1})).await;
        assert_eq!(unlimited, [vec![2, 3, 4, 5], vec![7], vec![]]);
        let beyond = users_of_roles(db, json!({"_limit": 3, "_offset": 9_007_199_254_740_991_i64})).await;
        assert_eq!(beyond, [vec![], vec![], vec![]]);
    }

    /// Nulls are first and ties are ordered by key, also when the order determines which items are within the limit.
    async fn an_order_applies_per_parent(db) {
        sample_roles(db).await;
        let sorted = users_of_roles(db, json!({"_sort": "title"})).await;
        assert_eq!(sorted, [vec![2, 3, 4, 1, 5], vec![7, 6], vec![]]);
        let first = users_of_roles(db, json!({"_sort": "title", "_limit": 2})).await;
        assert_eq!(first, [vec![2, 3], vec![7, 6], vec![]]);
        let next = users_of_roles(db, json!({"_sort": "title", "_limit": 2, "_offset": 2})).await;
        assert_eq!(next, [vec![4, 1], vec![], vec![]]);
        let down = users_of_roles(db, json!({"_sort": "-title", "_limit": 4})).await;
        assert_eq!(down, [vec![5, 1, 3, 4], vec![6, 7], vec![]]);
    }

    /// As in GraphQL: at any depth, each under its own alias.
    async fn one_relation_can_be_selected_twice(db) {
        sample_roles(db).await;
        let ends = json!({"@a": {"_limit": 1}, "@b": {"_limit": 1, "_sort": "-id"}});
        let mut inside = ends.clone();
        inside["_alias"] = json!({"@a": "users", "@b": "users"});
        let query = json!({
            "fields": "id,@a.id,@b.id,@b.@r.@a.id,@b.@r.@b.id",
            "alias": {"@a": "users", "@b": "users"},
            "deep": {"@a": ends["@a"], "@b": {"_limit": 1, "_sort": "-id", "_alias": {"@r": "role"}, "@r": inside}},
            "filter": {"id": {"_eq": id(1)}},
        });
        let [first, last] = [1, 5].map(|number| json!({"id": id(number)}));
        let role = json!({"@a": [first], "@b": [last]});
        let expected = json!([{"id": id(1), "@a": [first], "@b": [{"id": id(5), "@r": role}]}]);
        assert_eq!(read(db, &ROLES, query).await, expected);
    }

    async fn a_nested_filter_applies_to_nested_items_only(db) {
        sample_roles(db).await;
        let filtered = users_of_roles(db, json!({"_filter": {"title": {"_eq": "a"}}})).await;
        assert_eq!(filtered, [vec![3, 4], vec![], vec![]]);
        let first = users_of_roles(db, json!({"_filter": {"title": {"_nnull": true}}, "_limit": 2})).await;
        assert_eq!(first, [vec![1, 3], vec![6, 7], vec![]]);
        let searched = users_of_roles(db, json!({"_search": "A"})).await;
        assert_eq!(searched, [vec![1, 2, 3, 4, 5], vec![6, 7], vec![]], "all are active");
        let through =
            users_of_roles(db, json!({"_filter": {"role": {"name": {"_ends_with": "2"}}}, "_limit": 1}))
                .await;
        assert_eq!(through, [vec![], vec![6], vec![]]);
    }

    /// More parents than the keys of one statement.
    async fn many_parents_get_their_related_items(db) {
        let roles: Value = (1..=1203).map(|n| json!({"id": n, "name": format!("role {n}")})).collect();
        put(db, &ROLES, roles).await;
        let users: Value =
            (1..=1203).map(|n| json!({"id": n, "role": n, "title": format!("user {n}")})).collect();
        put(db, &USERS, users).await;
        let users = read(db, &USERS, json!({"fields": "title,role.name", "limit": -1})).await;
        let users = users.as_array().unwrap();
        assert_eq!(users.len(), 1203);
        for (number, user) in (1..).zip(users) {
            let expected =
                json!({"title": format!("user {number}"), "role": {"name": format!("role {number}")}});
            assert_eq!(user, &expected);
        }
        let query = json!({"fields": "users", "limit": -1, "deep": {"users": {"_limit": 1}}});
        let roles = read(db, &ROLES, query).await;
        for (number, role) in (1..).zip(roles.as_array().unwrap()) {
            assert_eq!(role["users"], json!([id(number)]));
        }
    }

    async fn integer_keys_link_related_items(db) {
        let entry = |action: &str| json!({"action": action, "collection": "a", "item": "1"});
        put(db, &ACTIVITY, json!([entry("create"), entry("update"), entry("update")])).await;
        let revision = |activity: u64| json!({"activity": activity, "collection": "a", "item": "1"});
        put(db, &REVISIONS, json!([revision(1), revision(2), revision(2)])).await;
        let query =
            json!({"fields": "action,revisions", "deep": {"revisions": {"_limit": 1, "_sort": "-id"}}});
        assert_eq!(
            read(db, &ACTIVITY, query).await,
            json!([
                {"action": "create", "revisions": [1]},
                {"action": "update", "revisions": [3]},
                {"action": "update", "revisions": []},
            ])
        );
        let query = json!({"fields": "activity.action", "sort": "id"});
        let action = |action: &str| json!({"activity": {"action": action}});
        let expected = json!([action("create"), action("update"), action("update")]);
        assert_eq!(read(db, &REVISIONS, query).await, expected);
    }
}
