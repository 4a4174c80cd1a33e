//! Paging.

use serde_json::{Value, json};
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{ids, numbers, plan, put, read};

async fn many(db: &TestDatabase) {
    let users: Value = (1..=105).map(|n| json!({"id": n, "title": format!("{}", n % 3)})).collect();
    put(db, &USERS, users).await;
}

/// A page, read as items and as keys, which must agree.
async fn page(db: &TestDatabase, mut query: Value) -> Vec<u128> {
    query["fields"] = json!("id");
    let found = ids(&read(db, &USERS, query.clone()).await);
    let keys = items::keys(&mut &db.database, &plan(&USERS, &query).selection).await.unwrap();
    assert_eq!(numbers(&keys), found);
    found
}

on_every_engine! {
    async fn a_page_has_a_limit_and_an_offset(db) {
        many(db).await;
        assert_eq!(page(db, json!({"limit": 3})).await, [1, 2, 3]);
        assert_eq!(page(db, json!({"limit": 3, "offset": 2})).await, [3, 4, 5]);
        assert_eq!(page(db, json!({"limit": 3, "page": 2})).await, [4, 5, 6]);
        assert_eq!(page(db, json!({"limit": 0})).await, [0; 0]);
        assert_eq!(page(db, json!({"limit": 50, "page": 3})).await, [101, 102, 103, 104, 105]);
        assert_eq!(page(db, json!({"limit": 50, "page": 4})).await, [0; 0]);
    }

    async fn the_default_limit_is_one_hundred(db) {
        many(db).await;
        assert_eq!(page(db, json!({})).await.len(), 100);
        assert_eq!(page(db, json!({"limit": -1})).await.len(), 105);
    }

    async fn an_offset_needs_no_limit(db) {
        many(db).await;
        assert_eq!(page(db, json!({"limit": -1, "offset": 103})).await, [104, 105]);
        assert_eq!(page(db, json!({"offset": 103})).await, [104, 105]);
    }

    /// The offset of a page may exceed the largest offset of an engine.
    async fn limits_and_offsets_may_be_very_large(db) {
        many(db).await;
        let most = 9_007_199_254_740_991_i64;
        assert_eq!(page(db, json!({"limit": most})).await.len(), 105);
        assert_eq!(page(db, json!({"limit": most, "offset": most})).await, [0; 0]);
        assert_eq!(page(db, json!({"limit": most, "page": most})).await, [0; 0]);
        assert_eq!(page(db, json!({"limit": -1, "offset": most})).await, [0; 0]);
        assert_eq!(
            read(db, &USERS, json!({"groupBy": "title", "limit": most, "page": most})).await,
            json!([])
        );
    }

    async fn pages_neither_overlap_nor_omit_items(db) {
        many(db).await;
        for sort in ["title", "-title", "-role.name", "last_access"] {
            let mut all = Vec::new();
            for number in 1..=11 {
                all.extend(page(db, json!({"sort": sort, "limit": 10, "page": number})).await);
            }
            all.sort_unstable();
            assert_eq!(all, (1..=105).collect::<Vec<u128>>(), "{sort}");
        }
    }

    async fn groups_are_paged(db) {
        many(db).await;
        let titles = async |limits: Value| {
            let mut query = json!({"groupBy": "title", "sort": "title"});
            query.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
            let groups = read(db, &USERS, query).await;
            groups
                .as_array()
                .unwrap()
                .iter()
                .map(|group| group["title"].as_str().unwrap().to_owned())
                .collect::<String>()
        };
        assert_eq!(titles(json!({"limit": 2})).await, "01");
        assert_eq!(titles(json!({"limit": 2, "page": 2})).await, "2");
        assert_eq!(titles(json!({"limit": -1})).await, "012");
        assert_eq!(titles(json!({"limit": -1, "offset": 1})).await, "12");
        assert_eq!(titles(json!({"limit": 0})).await, "");
    }

    async fn an_empty_collection_has_an_empty_page(db) {
        assert_eq!(read(db, &ROLES, json!({})).await, json!([]));
        assert_eq!(read(db, &ROLES, json!({"page": 2, "offset": 3, "sort": "-name"})).await, json!([]));
    }
}
