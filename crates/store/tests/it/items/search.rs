//! Full-text search in all fields of an item.

use serde_json::json;
use vestibule_domain::schema::{ACCESS, ACTIVITY, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, ids, put, read, sample_users};

async fn hits(db: &TestDatabase, text: &str) -> Vec<u128> {
    ids(&read(db, &USERS, json!({"fields": "id", "search": text})).await)
}

on_every_engine! {
    async fn strings_are_found_anywhere_and_in_any_case(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "first_name": "Zoë", "description": "likes QUINCES"},
                {"id": 2, "last_name": "Quint"},
                {"id": 3, "email": "jörg@example.com", "location": "100% here_"},
                {"id": 4, "first_name": "ZOE"},
            ]),
        )
        .await;
        assert_eq!(hits(db, "quin").await, [1, 2]);
        assert_eq!(hits(db, "QUIN").await, [1, 2]);
        assert_eq!(hits(db, "zoë").await, [1]);
        assert_eq!(hits(db, "zoe").await, [4]);
        assert_eq!(hits(db, "JÖRG@").await, [3]);
        assert_eq!(hits(db, "100%").await, [3]);
        assert_eq!(hits(db, "%").await, [3]);
        assert_eq!(hits(db, "e_").await, [3]);
        assert_eq!(hits(db, "Zo*").await, [0; 0]);
        assert_eq!(hits(db, "Quint\0").await, [0; 0]);
        assert_eq!(hits(db, &"quin".repeat(20_000)).await, [0; 0]);
        assert_eq!(hits(db, "  quint ").await, [2]);
    }

    async fn a_uuid_is_found_only_as_a_whole(db) {
        sample_users(db).await;
        assert_eq!(hits(db, &id(2)).await, [2], "as a role and as a user");
        assert_eq!(hits(db, &id(3)).await, [3]);
        assert_eq!(hits(db, &id(3)[..30]).await, [0; 0]);
    }

    async fn an_integer_is_found_only_as_a_whole(db) {
        let entry = |item: &str| json!({"action": "login", "collection": "a", "item": item});
        put(db, &ACTIVITY, json!([entry("x"), entry("1"), entry("12")])).await;
        let hits =
            async |text: &str| ids(&read(db, &ACTIVITY, json!({"fields": "id", "search": text})).await);
        assert_eq!(hits("1").await, [1, 2, 3], "by key, and within a string");
        assert_eq!(hits("3").await, [3]);
        assert_eq!(hits("3000000000000").await, [0; 0], "more than the column holds");
        assert_eq!(hits("-3000000000000").await, [0; 0]);
        assert_eq!(hits("99999999999999999999").await, [0; 0]);
        assert_eq!(hits("3.0").await, [0; 0]);
    }

    async fn a_collection_without_strings_can_be_searched(db) {
        sample_users(db).await;
        put(db, &ACCESS, json!([{"id": 3, "policy": 1, "sort": 7}])).await;
        for (text, expected) in [("7", &[3][..]), ("staff", &[]), (&id(1), &[1, 3])] {
            let found = read(db, &ACCESS, json!({"fields": "id", "search": text, "sort": "id"})).await;
            assert_eq!(ids(&found), expected, "{text}");
        }
    }

    async fn a_search_narrows_a_filter(db) {
        sample_users(db).await;
        let query = json!({"fields": "id", "search": "example", "filter": {"role": {"_nnull": true}}});
        assert_eq!(ids(&read(db, &USERS, query).await), [1, 2]);
    }
}
