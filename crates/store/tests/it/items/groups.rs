//! Groups of items.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, ROLES, USERS};
use vestibule_store::database::Dialect;

use super::aggregates::numbers;
use crate::engines::on_every_engine;
use crate::seed::{id, put, read, sample_users};

on_every_engine! {
    async fn aggregates_are_computed_per_group(db) {
        numbers(db).await;
        let query =
            json!({"groupBy": "policy", "aggregate": {"sum": "sort", "count": "sort"}, "sort": "-policy"});
        assert_eq!(
            read(db, &ACCESS, query).await,
            json!([
                {"policy": id(2), "sum": {"sort": 5}, "count": {"sort": 1}},
                {"policy": id(1), "sum": {"sort": 4}, "count": {"sort": 3}},
            ])
        );
    }

    async fn groups_are_sorted_by_the_results_of_functions(db) {
        numbers(db).await;
        let query = |sort| json!({
            "groupBy": "policy", "aggregate": {"count": "*", "sum": "sort"}, "sort": sort,
        });
        let policies = |found: Value| {
            found.as_array().unwrap().iter().map(|group| group["policy"].clone()).collect::<Vec<_>>()
        };
        for (sort, expected) in [
            ("count", [2, 1]), ("-count", [1, 2]), ("sum.sort", [1, 2]), ("-sum.sort,policy", [2, 1]),
            ("policy", [1, 2]), ("-policy", [2, 1]),
        ] {
            assert_eq!(policies(read(db, &ACCESS, query(sort)).await), expected.map(id), "{sort}");
        }
    }

    async fn grouping_by_several_fields(db) {
        numbers(db).await;
        let query = json!({"groupBy": "policy,sort", "aggregate": {"count": "*"}, "sort": "sort,policy"});
        assert_eq!(
            read(db, &ACCESS, query).await,
            json!([
                {"policy": id(2), "sort": null, "count": 1},
                {"policy": id(1), "sort": 1, "count": 2},
                {"policy": id(1), "sort": 2, "count": 1},
                {"policy": id(2), "sort": 5, "count": 1},
            ])
        );
    }

    async fn filters_apply_before_grouping(db) {
        numbers(db).await;
        let query = json!({
            "groupBy": "policy", "aggregate": {"count": "*"}, "filter": {"sort": {"_lt": 5}}, "search": id(1),
        });
        assert_eq!(read(db, &ACCESS, query).await, json!([{"policy": id(1), "count": 3}]));
    }

    /// Grouping does not depend on the engine's collation.
    async fn strings_are_grouped_exactly(db) {
        let titles = ["a", "A", "ä", "a ", "a"].map(Value::from);
        for (number, title) in (1..).zip(titles) {
            put(db, &USERS, json!([{"id": number, "title": title}])).await;
        }
        let groups = read(db, &USERS, json!({"groupBy": "title", "aggregate": {"count": "*"}})).await;
        let mut groups: Vec<(String, i64)> = groups
            .as_array()
            .unwrap()
            .iter()
            .map(|group| (group["title"].as_str().unwrap().to_owned(), group["count"].as_i64().unwrap()))
            .collect();
        groups.sort();
        assert_eq!(groups, [("A".into(), 1), ("a".into(), 2), ("a ".into(), 1), ("ä".into(), 1)]);
        let distinct = read(db, &USERS, json!({"aggregate": {"countDistinct": "title"}})).await;
        assert_eq!(distinct, json!([{"countDistinct": {"title": 4}}]));
    }

    async fn grouping_by_every_kind(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "tags": ["a"], "last_access": "2026-01-01T00:00:00Z", "email_notifications": false},
                {"id": 2, "tags": ["a"], "last_access": "2026-01-01T00:00:00Z", "email_notifications": true},
                {"id": 3, "tags": {"b": 1}, "email_notifications": true},
            ]),
        )
        .await;
        let found =
            read(db, &USERS, json!({"groupBy": "tags", "aggregate": {"count": "*"}, "sort": "tags"})).await;
        let expected = json!([{"tags": ["a"], "count": 2}, {"tags": {"b": 1}, "count": 1}]);
        assert_eq!(found, expected);
        let query = json!({"groupBy": "email_notifications", "aggregate": {"count": "*"}, "sort": "email_notifications"});
        assert_eq!(
            read(db, &USERS, query).await,
            json!([
                {"email_notifications": false, "count": 1},
                {"email_notifications": true, "count": 2},
            ])
        );
        let query = json!({"groupBy": "last_access", "aggregate": {"countDistinct": "tags,email_notifications"}, "sort": "last_access"});
        let found = read(db, &USERS, query).await;
        assert_eq!(found[0]["last_access"], Value::Null);
        let zone = if db.dialect() == Dialect::Sqlite { "" } else { ".000Z" };
        assert_eq!(found[1]["last_access"], json!(format!("2026-01-01T00:00:00{zone}")));
        assert_eq!(found[1]["countDistinct"], json!({"tags": 1, "email_notifications": 2}));
    }

    async fn grouping_by_counts_of_related_items(db) {
        sample_users(db).await;
        put(db, &ROLES, json!([{"id": 3, "name": "Guests"}])).await;
        let query = json!({"groupBy": "count(users)", "aggregate": {"count": "*"}, "sort": "count(users)"});
        assert_eq!(
            read(db, &ROLES, query).await,
            json!([
                {"users_count": 0, "count": 1},
                {"users_count": 1, "count": 2},
            ])
        );
        let query = json!({"aggregate": {"sum": "count(users)", "max": "count(users)"}});
        let expected = json!([{"sum": {"users_count": 2}, "max": {"users_count": 1}}]);
        assert_eq!(read(db, &ROLES, query).await, expected);
    }

    async fn sort_keys_outside_the_groups_are_ignored(db) {
        numbers(db).await;
        let query = json!({"groupBy": "policy", "aggregate": {"count": "*"}, "sort": "sort"});
        assert_eq!(read(db, &ACCESS, query).await.as_array().unwrap().len(), 2);
    }
}
