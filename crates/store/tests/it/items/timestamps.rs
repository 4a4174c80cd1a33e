//! Filters on timestamps.

use serde_json::json;
use vestibule_domain::schema::{ACTIVITY, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{assert_found, put};

async fn insert_timestamps(db: &TestDatabase) {
    for instant in ["2026-03-01T00:00:00Z", "2026-03-01T12:00:00Z", "2026-11-30T23:59:59Z"] {
        let entry = json!({"action": "login", "timestamp": instant, "collection": "a", "item": "1"});
        put(db, &ACTIVITY, json!([entry])).await;
    }
}

on_every_engine! {
    async fn timestamps_with_time_zone(db) {
        insert_timestamps(db).await;
        assert_found(
            db,
            &ACTIVITY,
            &[
                (json!({"timestamp": {"_eq": "2026-03-01T12:00:00Z"}}), &[2]),
                (json!({"timestamp": {"_eq": "2026-03-01T12:00:00.000Z"}}), &[2]),
                (json!({"timestamp": {"_eq": "2026-03-01T13:00:00+01:00"}}), &[2]),
                (json!({"timestamp": {"_eq": "2026-03-01 12:00:00"}}), &[2]),
                (json!({"timestamp": {"_eq": "2026-03-01T12:00"}}), &[2]),
                (json!({"timestamp": {"_eq": 1_772_366_400_000_i64}}), &[2]),
                (json!({"timestamp": {"_eq": "2026-03-01"}}), &[1]),
                (json!({"timestamp": {"_neq": "2026-03-01"}}), &[2, 3]),
                (json!({"timestamp": {"_lt": "2026-03-01T12:00:00Z"}}), &[1]),
                (json!({"timestamp": {"_lte": "2026-03-01T12:00:00Z"}}), &[1, 2]),
                (json!({"timestamp": {"_gt": "2026-03-01T12:00:00Z"}}), &[3]),
                (json!({"timestamp": {"_gte": "2026-03-01T12:00:00Z"}}), &[2, 3]),
                (json!({"timestamp": {"_between": ["2026-03-01T12:00:00Z", "2026-12-01"]}}), &[2, 3]),
                (json!({"timestamp": {"_nbetween": ["2026-03-01T12:00:00Z", "2026-12-01"]}}), &[1]),
                (json!({"timestamp": {"_in": ["2026-03-01", "2026-03-01T12:00:00Z", "never"]}}), &[1, 2]),
                (json!({"timestamp": {"_nin": ["2026-03-01", "never"]}}), &[2, 3]),
                (json!({"timestamp": {"_gt": "never"}}), &[]),
                (json!({"timestamp": {"_neq": "never"}}), &[1, 2, 3]),
                (json!({"timestamp": {"_null": true}}), &[]),
                (json!({"timestamp": {"_empty": true}}), &[]),
                (json!({"timestamp": {"_nempty": true}}), &[1, 2, 3]),
            ],
        )
        .await;
    }

    /// Engines differ in the supported range of years. Only years with four digits are valid.
    async fn years_have_four_digits(db) {
        insert_timestamps(db).await;
        assert_found(
            db,
            &ACTIVITY,
            &[
                (json!({"timestamp": {"_lt": "9999-12-31T23:59:59Z"}}), &[1, 2, 3]),
                (json!({"timestamp": {"_gt": "0001-01-01T00:00:00Z"}}), &[1, 2, 3]),
                (json!({"timestamp": {"_lt": "+12026-01-01T00:00:00Z"}}), &[]),
                (json!({"timestamp": {"_gt": "-0044-03-15T00:00:00Z"}}), &[]),
                (json!({"timestamp": {"_gt": "0000-01-01T00:00:00Z"}}), &[]),
                (json!({"timestamp": {"_lt": 1_000_000_000_000_000_i64}}), &[]),
                (json!({"timestamp": {"_neq": 1_000_000_000_000_000_i64}}), &[1, 2, 3]),
            ],
        )
        .await;
    }

    /// Substrings are searched in the text form of a timestamp in the API.
    async fn substrings_of_timestamps(db) {
        insert_timestamps(db).await;
        assert_found(
            db,
            &ACTIVITY,
            &[
                (json!({"timestamp": {"_contains": "2026-03"}}), &[1, 2]),
                (json!({"timestamp": {"_contains": "T12:00:00.000Z"}}), &[2]),
                (json!({"timestamp": {"_contains": "1772"}}), &[]),
                (json!({"timestamp": {"_ncontains": "2026-03"}}), &[3]),
                (json!({"timestamp": {"_contains": 2026}}), &[1, 2, 3]),
            ],
        )
        .await;
    }

    async fn timestamps_without_time_zone(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "last_access": "2026-03-01T12:00:00Z"},
                {"id": 2, "last_access": "2026-03-02T12:00:00Z"},
                {"id": 3},
            ]),
        )
        .await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"last_access": {"_eq": "2026-03-01T12:00:00"}}), &[1]),
                (json!({"last_access": {"_neq": "2026-03-01T12:00:00Z"}}), &[2]),
                (json!({"last_access": {"_lt": "2026-03-02"}}), &[1]),
                (json!({"last_access": {"_between": ["2026-03-01", "2026-03-02"]}}), &[1]),
                (json!({"last_access": {"_null": true}}), &[3]),
                (json!({"last_access": {"_in": ["2026-03-02T12:00:00Z"]}}), &[2]),
            ],
        )
        .await;
    }
}
