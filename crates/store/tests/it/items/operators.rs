//! Filter operators on every kind of field, with the same result on every engine.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACCESS, POLICIES, USERS};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{assert_found, found, id, put, sample_users};

async fn numbers(db: &TestDatabase) {
    put(db, &POLICIES, json!([{"id": 1, "name": "a"}])).await;
    let sorts = [json!(-5), json!(0), json!(7), json!(2_147_483_647), Value::Null];
    for (number, sort) in (1..).zip(sorts) {
        put(db, &ACCESS, json!([{"id": number, "policy": 1, "sort": sort}])).await;
    }
}

on_every_engine! {
    async fn integers_are_compared(db) {
        numbers(db).await;
        assert_found(
            db,
            &ACCESS,
            &[
                (json!({"sort": {"_eq": 7}}), &[3]),
                (json!({"sort": {"_eq": "7"}}), &[3]),
                (json!({"sort": {"_eq": 7.0}}), &[3]),
                (json!({"sort": {"_eq": 7.5}}), &[]),
                (json!({"sort": {"_eq": "seven"}}), &[]),
                (json!({"sort": {"_neq": 7}}), &[1, 2, 4]),
                (json!({"sort": {"_neq": "seven"}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_lt": 0}}), &[1]),
                (json!({"sort": {"_lte": 0}}), &[1, 2]),
                (json!({"sort": {"_gt": 0}}), &[3, 4]),
                (json!({"sort": {"_gte": 0}}), &[2, 3, 4]),
                (json!({"sort": {"_gt": "many"}}), &[]),
                (json!({"sort": {"_between": [0, 7]}}), &[2, 3]),
                (json!({"sort": {"_between": [7, 0]}}), &[]),
                (json!({"sort": {"_between": [0, "many"]}}), &[]),
                (json!({"sort": {"_nbetween": [0, 7]}}), &[1, 4]),
                (json!({"sort": {"_nbetween": [7, 0]}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_nbetween": [0, "many"]}}), &[]),
                (json!({"sort": {"_in": [-5, "0", "many", null]}}), &[1, 2]),
                (json!({"sort": {"_in": ["many"]}}), &[]),
                (json!({"sort": {"_nin": [-5, "0", "many"]}}), &[3, 4]),
                (json!({"sort": {"_nin": ["many"]}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_null": true}}), &[5]),
                (json!({"sort": {"_null": false}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_nnull": true}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_nnull": false}}), &[5]),
                (json!({"sort": {"_eq": null}}), &[5]),
                (json!({"sort": {"_neq": null}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_gt": null}}), &[]),
            ],
        )
        .await;
    }

    /// Columns have 32 bits; an operand may exceed them.
    async fn integers_beyond_their_column_are_compared(db) {
        numbers(db).await;
        let large = 3_000_000_000_000_i64;
        assert_found(
            db,
            &ACCESS,
            &[
                (json!({"sort": {"_eq": large}}), &[]),
                (json!({"sort": {"_neq": large}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_lt": large}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_gt": -large}}), &[1, 2, 3, 4]),
                (json!({"sort": {"_between": [1, large]}}), &[3, 4]),
                (json!({"sort": {"_in": [7, large, i64::MAX, i64::MIN]}}), &[3]),
                (json!({"sort": {"_nin": [7, large]}}), &[1, 2, 4]),
                (json!({"sort": {"_eq": 1e300}}), &[]),
                (json!({"sort": {"_eq": "99999999999999999999999"}}), &[]),
            ],
        )
        .await;
    }

    async fn booleans_are_compared(db) {
        put(
            db,
            &USERS,
            json!([
                {"id": 1, "email_notifications": true},
                {"id": 2, "email_notifications": false},
                {"id": 3, "email_notifications": null},
            ]),
        )
        .await;
        for yes in [json!(true), json!(1), json!("1"), json!("true")] {
            assert_found(
                db,
                &USERS,
                &[
                    (json!({"email_notifications": {"_eq": yes}}), &[1]),
                    (json!({"email_notifications": {"_neq": yes}}), &[2]),
                ],
            )
            .await;
        }
        assert_found(
            db,
            &USERS,
            &[
                (json!({"email_notifications": {"_eq": false}}), &[2]),
                (json!({"email_notifications": {"_eq": 0}}), &[2]),
                (json!({"email_notifications": {"_eq": "perhaps"}}), &[]),
                (json!({"email_notifications": {"_null": true}}), &[3]),
                (json!({"email_notifications": {"_nnull": true}}), &[1, 2]),
                (json!({"email_notifications": {"_eq": null}}), &[3]),
            ],
        )
        .await;
    }

    async fn uuids_are_compared(db) {
        sample_users(db).await;
        let upper = "ABCDEF01-2345-6789-ABCD-EF0123456789";
        put(db, &USERS, json!([{"id": 4, "avatar": upper}])).await;
        assert_found(
            db,
            &USERS,
            &[
                (json!({"role": {"_eq": id(1)}}), &[1]),
                (json!({"role": {"_neq": id(1)}}), &[2]),
                (json!({"role": {"_in": [id(1), id(2), id(9), "nonsense"]}}), &[1, 2]),
                (json!({"role": {"_nin": [id(1), "nonsense"]}}), &[2]),
                (json!({"role": {"_in": ["nonsense"]}}), &[]),
                (json!({"role": {"_nin": ["nonsense"]}}), &[1, 2]),
                (json!({"role": {"_eq": "nonsense"}}), &[]),
                (json!({"role": {"_neq": "nonsense"}}), &[1, 2]),
                (json!({"role": {"_eq": 5}}), &[]),
                (json!({"role": {"_null": true}}), &[3, 4]),
                (json!({"role": {"_nnull": true}}), &[1, 2]),
                (json!({"avatar": {"_eq": upper}}), &[4]),
                (json!({"avatar": {"_eq": upper.to_lowercase()}}), &[4]),
                (json!({"avatar": {"_eq": upper.replace('-', "")}}), &[4]),
            ],
        )
        .await;
    }

    async fn json_is_compared_with_null(db) {
        put(
            db,
            &USERS,
            json!([{"id": 1, "tags": []}, {"id": 2, "tags": null}, {"id": 3, "tags": "x"}, {"id": 4}]),
        )
        .await;
        assert_found(
            db,
            &USERS,
            &[(json!({"tags": {"_null": true}}), &[2, 4]), (json!({"tags": {"_nnull": true}}), &[1, 3])],
        )
        .await;
    }

    async fn conditions_are_combined(db) {
        sample_users(db).await;
        let (ada, bob) =
            (json!({"email": {"_starts_with": "ada"}}), json!({"email": {"_starts_with": "bob"}}));
        assert_found(
            db,
            &USERS,
            &[
                (json!({"_or": [ada, bob]}), &[1, 2]),
                (json!({"_and": [ada, bob]}), &[]),
                (
                    json!({"_or": [{"_and": [ada, {"role": {"_eq": id(1)}}]}, {"role": {"_null": true}}]}),
                    &[1, 3],
                ),
                (json!({"_and": [{"_or": [ada, bob]}, {"role": {"_eq": id(2)}}]}), &[2]),
                (json!({"_or": [ada, {"_or": []}]}), &[1, 2, 3]),
                (json!({"_and": []}), &[1, 2, 3]),
                (json!({"id": {"_neq": id(1)}, "role": {"_nnull": true}}), &[2]),
            ],
        )
        .await;
    }

    async fn an_unsatisfiable_condition_finds_no_items(db) {
        use vestibule_domain::query::{Condition, Filter, Limits, Plan};
        sample_users(db).await;
        let unsatisfiable = Plan::items(&USERS, &Filter::NOTHING, &Limits::default()).unwrap();
        let mut reader = &db.database;
        let found = vestibule_store::items::keys_where(&mut reader, &USERS, &unsatisfiable).await.unwrap();
        assert!(found.is_empty());
        let either = Condition::Any(vec![unsatisfiable, Condition::TRUE]);
        assert_eq!(vestibule_store::items::keys_where(&mut reader, &USERS, &either).await.unwrap().len(), 3);
    }

    async fn an_empty_filter_finds_all_items(db) {
        sample_users(db).await;
        assert_eq!(found(db, &USERS, &Value::Null).await, [1, 2, 3]);
    }
}
