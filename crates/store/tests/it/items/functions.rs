//! Functions: parts of timestamps in UTC, and `count()`.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACTIVITY, ROLES, USERS};
use vestibule_store::database::{Dialect, Sql};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{ids, plan, put, read, read_as, rights, run, sample_users};

/// Timestamps around the turn of the year, with year, month, day, ISO week, weekday, hour, minute and second.
const INSTANTS: [(&str, [i64; 8]); 6] = [
    ("2023-01-01T00:00:00Z", [2023, 1, 1, 52, 0, 0, 0, 0]),
    ("2024-02-29T23:59:58Z", [2024, 2, 29, 9, 4, 23, 59, 58]),
    ("2024-12-30T12:00:01Z", [2024, 12, 30, 1, 1, 12, 0, 1]),
    ("2026-12-31T23:59:59Z", [2026, 12, 31, 53, 4, 23, 59, 59]),
    ("2027-01-01T00:30:00Z", [2027, 1, 1, 53, 5, 0, 30, 0]),
    ("2027-01-09T07:08:09Z", [2027, 1, 9, 1, 6, 7, 8, 9]),
];

const PARTS: [&str; 8] = ["year", "month", "day", "week", "weekday", "hour", "minute", "second"];

async fn logins(db: &TestDatabase) {
    let item = |(instant, _): &(&str, _)| json!({"action": "login", "collection": "a", "item": "1", "timestamp": instant});
    put(db, &ACTIVITY, INSTANTS.iter().map(item).collect()).await;
}

fn parts_of(field: &str) -> Value {
    PARTS.iter().map(|part| json!(format!("{part}({field})"))).collect()
}

fn expected(field: &str) -> Value {
    let item = |parts: &[i64; 8]| -> Value {
        let parts = PARTS.iter().zip(parts).map(|(name, part)| (format!("{field}_{name}"), json!(part)));
        Value::Object(parts.collect())
    };
    INSTANTS.iter().map(|(_, parts)| item(parts)).collect()
}

on_every_engine! {
    async fn parts_of_a_timestamp(db) {
        logins(db).await;
        let found = read(db, &ACTIVITY, json!({"fields": parts_of("timestamp")})).await;
        assert_eq!(found, expected("timestamp"));
    }

    async fn parts_of_a_timestamp_without_time_zone(db) {
        for (number, (instant, _)) in (1..).zip(INSTANTS) {
            put(db, &USERS, json!([{"id": number, "last_access": instant}])).await;
        }
        let found = read(db, &USERS, json!({"fields": parts_of("last_access")})).await;
        assert_eq!(found, expected("last_access"));
    }

    /// A server, database or role may have a default time zone; the parts must not depend on it.
    async fn parts_are_in_utc_in_every_server_time_zone(db) {
        logins(db).await;
        if db.dialect() == Dialect::Postgres {
            let rows = db.database.query(&Sql::raw("SELECT current_database()", vec![])).await.unwrap();
            let name = rows[0].text(0).unwrap();
            db.run(&format!("ALTER DATABASE {name} SET timezone = 'Asia/Tokyo'")).await;
        }
        let other = db.open_again().await;
        let plan = plan(&ACTIVITY, &json!({"fields": parts_of("timestamp")}));
        assert_eq!(run(&mut &other, &plan).await.unwrap(), expected("timestamp"));
        other.close().await;
    }

    async fn parts_of_null_are_null(db) {
        put(db, &USERS, json!([{"id": 1}])).await;
        let found = read(db, &USERS, json!({"fields": "year(last_access),count(tags)"})).await;
        assert_eq!(found, json!([{"last_access_year": null, "tags_count": null}]));
    }

    /// In SQLite, a column default stores a timestamp as text.
    async fn parts_of_a_timestamp_set_by_a_column_default(db) {
        put(db, &ACTIVITY, json!([{"action": "login", "collection": "a", "item": "1"}])).await;
        let found = read(db, &ACTIVITY, json!({"fields": "year(timestamp)"})).await;
        assert!(found[0]["timestamp_year"].as_i64().unwrap() >= 2026, "{found}");
    }

    async fn parts_can_be_filtered_sorted_and_grouped(db) {
        logins(db).await;
        let filtered = json!({"fields": "id", "filter": {"year(timestamp)": {"_in": [2023, 2026]}}});
        assert_eq!(ids(&read(db, &ACTIVITY, filtered).await), [1, 4]);
        let filtered = json!({"fields": "id", "filter": {"hour(timestamp)": {"_between": [7, 12]}}});
        assert_eq!(ids(&read(db, &ACTIVITY, filtered).await), [3, 6]);
        let sorted = json!({"fields": "id", "sort": "-weekday(timestamp)"});
        assert_eq!(ids(&read(db, &ACTIVITY, sorted).await), [6, 5, 2, 4, 3, 1]);
        let grouped =
            json!({"groupBy": "year(timestamp)", "aggregate": {"count": "*"}, "sort": "year(timestamp)"});
        assert_eq!(
            read(db, &ACTIVITY, grouped).await,
            json!([
                {"timestamp_year": 2023, "count": 1},
                {"timestamp_year": 2024, "count": 2},
                {"timestamp_year": 2026, "count": 1},
                {"timestamp_year": 2027, "count": 2},
            ])
        );
    }

    async fn related_items_are_counted(db) {
        sample_users(db).await;
        put(db, &USERS, json!([{"id": 4, "role": 1}])).await;
        let found =
            read(db, &ROLES, json!({"fields": "name,count(users),count(children),count(policies)"})).await;
        assert_eq!(
            found,
            json!([
                {"name": "Staff", "users_count": 2, "children_count": 1, "policies_count": 1},
                {"name": "Interns", "users_count": 1, "children_count": 0, "policies_count": 0},
            ])
        );
        let filtered = json!({"fields": "id", "filter": {"count(users)": {"_gt": 1}}});
        assert_eq!(ids(&read(db, &ROLES, filtered).await), [1]);
        let sorted = json!({"fields": "id", "sort": "count(users)"});
        assert_eq!(ids(&read(db, &ROLES, sorted).await), [2, 1]);
    }

    async fn only_readable_related_items_are_counted(db) {
        sample_users(db).await;
        put(db, &USERS, json!([{"id": 4, "role": 1}])).await;
        let rights =
            rights(&[(&ROLES, &["*"], Value::Null), (&USERS, &["*"], json!({"email": {"_nnull": true}}))]);
        let found = read_as(db, &rights, &ROLES, json!({"fields": "count(users)"})).await;
        assert_eq!(found, json!([{"users_count": 1}, {"users_count": 1}]));
        let filter = json!({"fields": "id", "filter": {"count(users)": {"_gte": 2}}});
        assert_eq!(read_as(db, &rights, &ROLES, filter).await, json!([]));
    }

    /// Other non-null values count as zero elements.
    async fn elements_of_json_arrays_are_counted(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "tags": ["a", ["b", "c"], null]},
                {"id": 2, "tags": []},
                {"id": 3, "tags": {"a": 1, "b": 2}},
                {"id": 4, "tags": "text"},
                {"id": 5, "tags": 7},
                {"id": 6},
            ]),
        )
        .await;
        let found = read(db, &USERS, json!({"fields": "count(tags)"})).await;
        let counts: Vec<&Value> = found.as_array().unwrap().iter().map(|item| &item["tags_count"]).collect();
        assert_eq!(counts, [&json!(3), &json!(0), &json!(0), &json!(0), &json!(0), &Value::Null]);
        let filter = json!({"fields": "id", "filter": {"count(tags)": {"_eq": 0}}});
        assert_eq!(ids(&read(db, &USERS, filter).await), [2, 3, 4, 5]);
    }
}
