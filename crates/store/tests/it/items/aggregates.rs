//! Aggregate functions.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, ACTIVITY, POLICIES, ROLES, USERS};
use vestibule_store::database::Dialect;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, put, read};

/// Inserts four numbers and a null, in two policies.
pub(super) async fn numbers(db: &TestDatabase) {
    put(db, &POLICIES, json!([{"id": 1, "name": "a"}, {"id": 2, "name": "b", "enforce_tfa": true}])).await;
    for (number, (policy, sort)) in
        (1..).zip([(1, json!(1)), (1, json!(1)), (1, json!(2)), (2, json!(5)), (2, Value::Null)])
    {
        put(db, &ACCESS, json!([{"id": number, "policy": policy, "sort": sort}])).await;
    }
}

on_every_engine! {
    async fn integers_support_all_functions(db) {
        numbers(db).await;
        let functions = ["count", "countDistinct", "sum", "sumDistinct", "avg", "avgDistinct", "min", "max"];
        let aggregate: serde_json::Map<_, _> =
            functions.iter().map(|name| ((*name).to_owned(), json!("sort"))).collect();
        let found = read(db, &ACCESS, json!({"aggregate": aggregate})).await;
        let expected = [4.0, 3.0, 9.0, 8.0, 2.25, 8.0 / 3.0, 1.0, 5.0];
        for (function, expected) in functions.iter().zip(expected) {
            assert_eq!(found[0][function]["sort"].as_f64(), Some(expected), "{function}: {found}");
        }
        for whole in ["count", "countDistinct", "sum", "sumDistinct", "min", "max"] {
            assert!(found[0][whole]["sort"].is_i64(), "{whole}: {found}");
        }
    }

    async fn items_are_counted(db) {
        numbers(db).await;
        let found = read(db, &ACCESS, json!({"aggregate": {"count": "*", "countAll": "*"}})).await;
        assert_eq!(found, json!([{"count": 5, "countAll": 5}]));
    }

    async fn without_items_counts_are_zero_and_other_functions_null(db) {
        let functions =
            json!({"count": "*,sort", "countDistinct": "sort", "sum": "sort", "avg": "sort", "max": "sort"});
        let found = read(db, &ACCESS, json!({"aggregate": functions})).await;
        assert_eq!(found[0]["sum"], json!({"sort": null}));
        assert_eq!(found[0]["avg"], json!({"sort": null}));
        assert_eq!(found[0]["max"], json!({"sort": null}));
        assert_eq!(found[0]["countDistinct"], json!({"sort": 0}));
        assert_eq!(read(db, &ACCESS, json!({"groupBy": "policy"})).await, json!([]));
    }

    async fn min_and_max_support_every_kind(db) {
        put(db, &ROLES, json!([{"id": 7, "name": "a"}, {"id": 8, "name": "b"}])).await;
        put(db, &USERS, json!([
            {"id": 1, "role": 8, "title": "b", "last_access": "2026-01-01T00:00:00Z", "email_notifications": true},
            {"id": 2, "role": 7, "title": "a", "last_access": "2026-02-01T00:00:00Z", "email_notifications": false},
            {"id": 3, "email_notifications": null},
        ])).await;
        let fields = "id,role,title,last_access,email_notifications";
        let found = read(db, &USERS, json!({"aggregate": {"min": fields, "max": fields}})).await;
        let zone = if db.dialect() == Dialect::Sqlite { "" } else { ".000Z" };
        let time = |month: u32| format!("2026-0{month}-01T00:00:00{zone}");
        assert_eq!(
            found,
            json!([{
                "min": {"id": id(1), "role": id(7), "title": "a", "last_access": time(1), "email_notifications": false},
                "max": {"id": id(3), "role": id(8), "title": "b", "last_access": time(2), "email_notifications": true},
            }])
        );
        let entry = |time: &str| json!({"action": "a", "collection": "a", "item": "1", "timestamp": time});
        put(db, &ACTIVITY, json!([entry("2026-02-01"), entry("2026-01-01")])).await;
        let found =
            read(db, &ACTIVITY, json!({"aggregate": {"max": "timestamp,id", "min": "timestamp"}})).await;
        assert_eq!(
            found,
            json!([{
                "max": {"timestamp": "2026-02-01T00:00:00.000Z", "id": 2},
                "min": {"timestamp": "2026-01-01T00:00:00.000Z"},
            }])
        );
    }

    /// Only numbers and booleans have a sum; for other kinds it is null, without an error.
    async fn booleans_are_summed_and_other_kinds_have_no_sum(db) {
        numbers(db).await;
        let query = json!({"aggregate": {"sum": "enforce_tfa,name,id,ip_access", "avg": "enforce_tfa,name"}});
        assert_eq!(
            read(db, &POLICIES, query).await,
            json!([{
                "sum": {"enforce_tfa": 1, "name": null, "id": null, "ip_access": null},
                "avg": {"enforce_tfa": 0.5, "name": null},
            }])
        );
        put(db, &USERS, json!([{"id": 1, "tags": [1], "last_access": "2026-01-01T00:00:00Z"}])).await;
        let query =
            json!({"aggregate": {"sumDistinct": "tags,last_access", "avgDistinct": "tags,last_access"}});
        assert_eq!(
            read(db, &USERS, query).await,
            json!([{
                "sumDistinct": {"tags": null, "last_access": null},
                "avgDistinct": {"tags": null, "last_access": null},
            }])
        );
    }

    async fn parts_of_timestamps_are_aggregated(db) {
        let entry = |time: &str| json!({"action": "a", "collection": "a", "item": "1", "timestamp": time});
        put(db, &ACTIVITY, json!([entry("2026-02-01"), entry("2024-01-01")])).await;
        let query = json!({"aggregate": {"sum": "month(timestamp)", "min": "year(timestamp)", "avg": "day(timestamp)"}});
        let found = read(db, &ACTIVITY, query).await;
        assert_eq!(found[0]["sum"], json!({"timestamp_month": 3}));
        assert_eq!(found[0]["min"], json!({"timestamp_year": 2024}));
        assert_eq!(found[0]["avg"]["timestamp_day"].as_f64(), Some(1.0));
    }
}
