//! Strings are compared exactly, regardless of the engine's collation: the plain operators are case-sensitive, those
//! with an `i` are not, and no character is a wildcard.

use serde_json::{Value, json};
use vestibule_domain::schema::{POLICIES, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{assert_found, put};

/// Inserts users with these titles; the first has the key 1.
pub(super) async fn titles(db: &TestDatabase, titles: &[Value]) {
    for (number, title) in (1..).zip(titles) {
        put(db, &USERS, json!([{"id": number, "title": title, "description": title}])).await;
    }
}

/// Inserts titles that some collation treats as equal.
pub(super) async fn alphas(db: &TestDatabase) {
    let alphas = ["Alpha", "alpha", "ALPHA beta", "Alpha ", "Älpha", "älpha", ""].map(Value::from);
    titles(db, &[&alphas[..], &[Value::Null]].concat()).await;
}

on_every_engine! {
    async fn equality_is_exact(db) {
        alphas(db).await;
        for field in ["title", "description"] {
            assert_found(
                db,
                &USERS,
                &[
                    (json!({field: {"_eq": "Alpha"}}), &[1]),
                    (json!({field: {"_eq": "Alpha "}}), &[4]),
                    (json!({field: {"_eq": "ALPHA"}}), &[]),
                    (json!({field: {"_eq": "Älpha"}}), &[5]),
                    (json!({field: {"_neq": "Alpha"}}), &[2, 3, 4, 5, 6, 7]),
                    (json!({field: {"_in": ["Alpha", "älpha", "none"]}}), &[1, 6]),
                    (json!({field: {"_nin": ["Alpha", "älpha", "none"]}}), &[2, 3, 4, 5, 7]),
                    (json!({field: {"_null": true}}), &[8]),
                    (json!({field: {"_empty": true}}), &[7, 8]),
                    (json!({field: {"_nempty": true}}), &[1, 2, 3, 4, 5, 6]),
                    (json!({field: {"_empty": false}}), &[1, 2, 3, 4, 5, 6]),
                ],
            )
            .await;
        }
    }

    async fn plain_operators_are_case_sensitive(db) {
        alphas(db).await;
        for field in ["title", "description"] {
            assert_found(
                db,
                &USERS,
                &[
                    (json!({field: {"_contains": "lpha"}}), &[1, 2, 4, 5, 6]),
                    (json!({field: {"_contains": "LPHA"}}), &[3]),
                    (json!({field: {"_ncontains": "lpha"}}), &[3, 7]),
                    (json!({field: {"_starts_with": "A"}}), &[1, 3, 4]),
                    (json!({field: {"_nstarts_with": "A"}}), &[2, 5, 6, 7]),
                    (json!({field: {"_starts_with": "Ä"}}), &[5]),
                    (json!({field: {"_ends_with": "ha"}}), &[1, 2, 5, 6]),
                    (json!({field: {"_ends_with": "ha "}}), &[4]),
                    (json!({field: {"_nends_with": "ha"}}), &[3, 4, 7]),
                ],
            )
            .await;
        }
    }

    async fn i_operators_are_case_insensitive(db) {
        alphas(db).await;
        for field in ["title", "description"] {
            assert_found(
                db,
                &USERS,
                &[
                    (json!({field: {"_icontains": "LPHA"}}), &[1, 2, 3, 4, 5, 6]),
                    (json!({field: {"_nicontains": "LPHA B"}}), &[1, 2, 4, 5, 6, 7]),
                    (json!({field: {"_istarts_with": "a"}}), &[1, 2, 3, 4]),
                    (json!({field: {"_istarts_with": "ä"}}), &[5, 6]),
                    (json!({field: {"_istarts_with": "Ä"}}), &[5, 6]),
                    (json!({field: {"_nistarts_with": "a"}}), &[5, 6, 7]),
                    (json!({field: {"_iends_with": "BETA"}}), &[3]),
                    (json!({field: {"_iends_with": "HA"}}), &[1, 2, 5, 6]),
                    (json!({field: {"_niends_with": "HA"}}), &[3, 4, 7]),
                ],
            )
            .await;
        }
    }

    async fn case_folding_covers_all_alphabets(db) {
        titles(db, &["Жук", "ΩΜΕΓΑ", "Straße", "Ⅷ", "ﬁn", "日本", "👩‍🚀 x"].map(Value::from)).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"title": {"_icontains": "жУК"}}), &[1]),
                (json!({"title": {"_contains": "жУК"}}), &[]),
                (json!({"title": {"_icontains": "ωμεγα"}}), &[2]),
                (json!({"title": {"_icontains": "STRAßE"}}), &[3]),
                (json!({"title": {"_icontains": "strasse"}}), &[]),
                (json!({"title": {"_icontains": "日本"}}), &[6]),
                (json!({"title": {"_istarts_with": "👩‍🚀"}}), &[7]),
                (json!({"title": {"_starts_with": "👩‍🚀"}}), &[7]),
                (json!({"title": {"_eq": "👩‍🚀 x"}}), &[7]),
                (json!({"title": {"_ends_with": "👩‍🚀 x"}}), &[7]),
            ],
        )
        .await;
    }

    async fn operands_longer_than_the_value(db) {
        titles(db, &["ab", "abc"].map(Value::from)).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"title": {"_ends_with": "abc"}}), &[2]),
                (json!({"title": {"_starts_with": "abc"}}), &[2]),
                (json!({"title": {"_iends_with": "xabc"}}), &[]),
                (json!({"title": {"_nends_with": "xabc"}}), &[1, 2]),
            ],
        )
        .await;
    }

    async fn numbers_and_booleans_are_compared_as_strings(db) {
        titles(db, &["5", "true", "5.5"].map(Value::from)).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"title": {"_eq": 5}}), &[1]),
                (json!({"title": {"_contains": 5}}), &[1, 3]),
                (json!({"title": {"_eq": true}}), &[2]),
                (json!({"title": {"_in": [5, 5.5]}}), &[1, 3]),
            ],
        )
        .await;
    }

    async fn csv_fields_are_searched_as_stored(db) {
        put(
            db,
            &POLICIES,
            json!([
                {"id": 1, "name": "a", "ip_access": ["10.0.0.1", "10.0.0.2"]},
                {"id": 2, "name": "b", "ip_access": ["10.0.0.2"]},
                {"id": 3, "name": "c", "ip_access": []},
                {"id": 4, "name": "d"},
            ]),
        )
        .await;
        assert_found(
            db,
            &POLICIES,
            &[
                (json!({"ip_access": {"_contains": "10.0.0.1"}}), &[1]),
                (json!({"ip_access": {"_contains": "1,10"}}), &[1]),
                (json!({"ip_access": {"_eq": "10.0.0.2"}}), &[2]),
                (json!({"ip_access": {"_empty": true}}), &[3, 4]),
                (json!({"ip_access": {"_null": true}}), &[4]),
                (json!({"ip_access": {"_starts_with": "10.0.0.2"}}), &[2]),
            ],
        )
        .await;
    }
}
