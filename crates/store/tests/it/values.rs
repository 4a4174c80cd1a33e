//! Values round-trip on every engine.

use chrono::{DateTime, Utc};
use sea_query::{Asterisk, Expr, ExprTrait, Func, Query, Value};
use serde_json::json;
use uuid::Uuid;
use vestibule_store::database::Sql;

use crate::engines::on_every_engine;
use crate::sample_table::{self, insert, read, samples};

on_every_engine! {
    @empty async fn uuids_round_trip(db) {
        sample_table::create(db).await;
        let uuid = samples().uuid;
        let key = insert(db, &[("a_uuid", uuid.into())]).await;
        assert_eq!(read(db, key, "a_uuid").await.uuid(0), Ok(uuid));
    }

    @empty async fn uuids_are_found_in_uuid_and_text_columns(db) {
        sample_table::create(db).await;
        let uuid = samples().uuid;
        insert(db, &[("a_uuid", uuid.into()), ("a_varchar", uuid.into())]).await;
        for value in [Value::from(uuid), Value::from(uuid.to_string())] {
            for column in ["a_uuid", "a_varchar"] {
                let same = Expr::col(column).eq(Expr::val(value.clone()));
                assert_eq!(count_where(db, same).await, 1, "{column} {value:?}");
            }
        }
        assert_eq!(count_where(db, Expr::col("a_uuid").eq(Uuid::nil())).await, 0);
    }

    @empty async fn strings_round_trip(db) {
        sample_table::create(db).await;
        for text in ["", "plain", "it's \"quoted\" \\ and % _", "größer ✓ 👩‍🚀", "a\nb\tc", "  spaces  "] {
            let key = insert(db, &[("a_text", text.into()), ("a_varchar", text.into())]).await;
            assert_eq!(read(db, key, "a_text").await.text(0).unwrap(), text);
            assert_eq!(read(db, key, "a_varchar").await.text(0).unwrap(), text);
        }
    }

    @empty async fn booleans_round_trip(db) {
        sample_table::create(db).await;
        for flag in [true, false] {
            let key = insert(db, &[("a_boolean", flag.into())]).await;
            assert_eq!(read(db, key, "a_boolean").await.boolean(0), Ok(flag));
            assert_eq!(count_where(db, Expr::col("a_boolean").eq(flag)).await, 1);
        }
    }

    @empty async fn integers_of_every_width_round_trip(db) {
        sample_table::create(db).await;
        for value in [Value::from(-7_i64), Value::from(-7_i32), Value::from(-7_i16)] {
            let key = insert(db, &[("a_number", value.clone()), ("a_big", value)]).await;
            assert_eq!(read(db, key, "a_number").await.int(0), Ok(-7));
            assert_eq!(read(db, key, "a_big").await.int(0), Ok(-7));
        }
        for big in [i64::MIN, i64::MAX] {
            let key = insert(db, &[("a_big", big.into())]).await;
            assert_eq!(read(db, key, "a_big").await.int(0), Ok(big));
        }
    }

    @empty async fn floats_round_trip(db) {
        sample_table::create(db).await;
        for float in [0.0, -1.5, 0.1, 1e300, 5e-324] {
            let key = insert(db, &[("a_float", float.into())]).await;
            assert_eq!(read(db, key, "a_float").await.float(0), Ok(float));
        }
    }

    @empty async fn timestamps_round_trip_to_the_millisecond(db) {
        sample_table::create(db).await;
        let instant = samples().instant;
        let key = insert(db, &[("a_timestamp", instant.into())]).await;
        assert_eq!(read(db, key, "a_timestamp").await.timestamp(0), Ok(instant));
    }

    @empty async fn timestamps_are_compared(db) {
        sample_table::create(db).await;
        let instant = samples().instant;
        insert(db, &[("a_timestamp", instant.into())]).await;
        let second = chrono::TimeDelta::seconds(1);
        assert_eq!(count_where(db, Expr::col("a_timestamp").gt(instant - second)).await, 1);
        assert_eq!(count_where(db, Expr::col("a_timestamp").gt(instant + second)).await, 0);
        assert_eq!(count_where(db, Expr::col("a_timestamp").eq(instant)).await, 1);
    }

    @empty async fn json_round_trips(db) {
        sample_table::create(db).await;
        let values = [samples().json, json!([]), json!("text"), json!(true), json!(5), json!("5"), json!(null)];
        for value in values {
            let key = insert(db, &[("a_json", value.clone().into())]).await;
            assert_eq!(read(db, key, "a_json").await.json(0), Ok(value));
        }
    }

    @empty async fn bytes_round_trip(db) {
        sample_table::create(db).await;
        let bytes = vec![0, 255, 39, 92, 10];
        let key = insert(db, &[("a_blob", bytes.clone().into())]).await;
        assert_eq!(read(db, key, "a_blob").await.get(0), &vestibule_store::database::Cell::Bytes(bytes));
    }

    @empty async fn nulls_round_trip(db) {
        sample_table::create(db).await;
        let key = insert(db, &[
            ("a_uuid", Value::Uuid(None)),
            ("a_text", Value::String(None)),
            ("a_boolean", Value::Bool(None)),
            ("a_number", Value::Int(None)),
            ("a_big", Value::BigInt(None)),
            ("a_float", Value::Double(None)),
            ("a_timestamp", Value::ChronoDateTimeUtc(None)),
            ("a_json", Value::Json(None)),
            ("a_blob", Value::Bytes(None)),
        ]).await;
        assert_eq!(read(db, key, "a_uuid").await.optional_uuid(0), Ok(None));
        assert_eq!(read(db, key, "a_text").await.optional_text(0), Ok(None));
        assert_eq!(read(db, key, "a_varchar").await.optional_text(0), Ok(None));
        assert_eq!(read(db, key, "a_boolean").await.optional_boolean(0), Ok(None));
        assert_eq!(read(db, key, "a_number").await.optional_int(0), Ok(None));
        assert_eq!(read(db, key, "a_float").await.optional_float(0), Ok(None));
        assert_eq!(read(db, key, "a_timestamp").await.optional_timestamp(0), Ok(None));
        assert_eq!(read(db, key, "a_json").await.optional_json(0), Ok(None));
        assert!(read(db, key, "a_blob").await.get(0).is_null());
    }

    /// A `NULL` of any type can be stored in every column, so the caller need not know the column's type.
    @empty async fn a_null_of_any_type_fits_every_column(db) {
        sample_table::create(db).await;
        for column in ["a_uuid", "a_number", "a_boolean", "a_timestamp", "a_json", "a_float", "a_blob"] {
            let key = insert(db, &[(column, Value::String(None))]).await;
            assert!(read(db, key, column).await.get(0).is_null(), "{column}");
        }
    }

    @empty async fn counts_sums_and_averages_are_numbers(db) {
        sample_table::create(db).await;
        for number in [1, 2, 6] {
            insert(db, &[("a_number", number.into()), ("a_big", number.into())]).await;
        }
        let statement = Query::select()
            .expr(Func::count(Expr::col(Asterisk)))
            .expr(Func::sum(Expr::col("a_number")))
            .expr(Func::sum(Expr::col("a_big")))
            .expr(Func::avg(Expr::col("a_number")))
            .from("samples")
            .take();
        let rows = db.database.query(&Sql::select(db.dialect(), &statement)).await.unwrap();
        let row = &rows[0];
        assert_eq!((row.int(0), row.int(1), row.int(2), row.float(3)), (Ok(3), Ok(9), Ok(9), Ok(3.0)));
    }

    @empty async fn limits_and_lists_are_bound(db) {
        sample_table::create(db).await;
        for number in 1..=5 {
            insert(db, &[("a_number", number.into())]).await;
        }
        let statement = Query::select()
            .column("a_number")
            .from("samples")
            .and_where(Expr::col("a_number").is_in([2, 3, 4, 9]))
            .order_by("a_number", sea_query::Order::Desc)
            .limit(2)
            .offset(1)
            .take();
        let rows = db.database.query(&Sql::select(db.dialect(), &statement)).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(), [3, 2]);
    }

    @empty async fn columns_are_found_by_name(db) {
        sample_table::create(db).await;
        insert(db, &[("a_number", 7.into()), ("a_varchar", "seven".into())]).await;
        let statement = Query::select().columns(["a_varchar", "a_number"]).from("samples").take();
        let rows = db.database.query(&Sql::select(db.dialect(), &statement)).await.unwrap();
        assert_eq!(rows[0].columns(), ["a_varchar", "a_number"]);
        assert_eq!(rows[0].by_name("a_number").and_then(|cell| cell.as_int()), Some(7));
    }

    @empty async fn uncached_statements_return_the_same_rows(db) {
        sample_table::create(db).await;
        let samples = samples();
        let key = insert(db, &[
            ("a_uuid", samples.uuid.into()),
            ("a_boolean", true.into()),
            ("a_number", 5.into()),
            ("a_timestamp", samples.instant.into()),
            ("a_json", samples.json.clone().into()),
        ]).await;
        let statement = Query::select()
            .columns(["a_uuid", "a_boolean", "a_number", "a_timestamp", "a_json"])
            .from("samples")
            .and_where(Expr::col("id").eq(key))
            .and_where(Expr::col("a_uuid").eq(samples.uuid))
            .and_where(Expr::col("a_boolean").eq(true))
            .and_where(Expr::col("a_timestamp").eq(samples.instant))
            .take();
        let cached = Sql::select(db.dialect(), &statement);
        let uncached = cached.clone().uncached();
        let rows = db.database.query(&cached).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(db.database.query(&uncached).await.unwrap(), rows);
        assert_eq!(db.database.query(&cached).await.unwrap(), rows);
    }

    async fn column_defaults_are_read(db) {
        db.run("INSERT INTO directus_activity (action, collection, item) VALUES ('login', 'a', '1')").await;
        db.run("INSERT INTO directus_policies (id, name) \
            VALUES ('00000000-0000-0000-0000-000000000001', 'a')").await;
        let text = "SELECT timestamp FROM directus_activity";
        let rows = db.database.query(&Sql::raw(text, vec![])).await.unwrap();
        let past: DateTime<Utc> = DateTime::from_timestamp_millis(1_500_000_000_000).unwrap();
        assert!(rows[0].timestamp(0).unwrap() > past);
        let text = "SELECT id, admin_access, icon FROM directus_policies";
        let rows = db.database.query(&Sql::raw(text, vec![])).await.unwrap();
        assert_eq!(rows[0].uuid(0), Ok(Uuid::from_u128(1)));
        assert_eq!(rows[0].boolean(1), Ok(false));
        assert_eq!(rows[0].text(2), Ok("badge".to_owned()));
    }
}

async fn count_where(db: &crate::engines::TestDatabase, condition: Expr) -> i64 {
    let statement =
        Query::select().expr(Func::count(Expr::col(Asterisk))).from("samples").and_where(condition).take();
    let rows = db.database.query(&Sql::select(db.dialect(), &statement)).await.unwrap();
    rows[0].int(0).unwrap()
}
