//! Values are returned in the shape of the API.

use serde_json::{Value, json};
use vestibule_domain::schema::{ACTIVITY, POLICIES, ROLES, USERS};
use vestibule_store::database::Dialect;
use vestibule_store::items;

use crate::engines::on_every_engine;
use crate::seed::{id, plan, put, read, sample_users};

on_every_engine! {
    async fn every_kind_has_its_json_shape(db) {
        put(
            db,
            &USERS,
            json!([{
                "id": 1,
                "first_name": "Ädä 👩‍🚀",
                "description": "a\nb",
                "tags": ["x", {"y": [1, 2.5, null]}],
                "last_access": "2026-03-01T12:30:00Z",
                "email_notifications": false,
                "theme_light_overrides": {"b": 1, "a": 2},
            }]),
        )
        .await;
        let fields = "id,first_name,description,tags,last_access,email_notifications,theme_light_overrides,status,title,avatar";
        // On SQLite, Directus uses a type without time zone for this column and returns it without one.
        let last_access =
            if db.dialect() == Dialect::Sqlite { "2026-03-01T12:30:00" } else { "2026-03-01T12:30:00.000Z" };
        assert_eq!(
            read(db, &USERS, json!({"fields": fields})).await,
            json!([{
                "id": id(1),
                "first_name": "Ädä 👩‍🚀",
                "description": "a\nb",
                "tags": ["x", {"y": [1, 2.5, null]}],
                "last_access": last_access,
                "email_notifications": false,
                "theme_light_overrides": {"b": 1, "a": 2},
                "status": "active",
                "title": null,
                "avatar": null,
            }])
        );
    }

    async fn csv_integer_and_timestamp_fields_have_their_json_shape(db) {
        put(
            db,
            &POLICIES,
            json!([
                {"id": 1, "name": "a", "ip_access": ["10.0.0.1", "::1"], "enforce_tfa": true},
                {"id": 2, "name": "b", "ip_access": []},
                {"id": 3, "name": "c"},
            ]),
        )
        .await;
        let policies = read(db, &POLICIES, json!({"fields": "ip_access,enforce_tfa,admin_access"})).await;
        assert_eq!(
            policies,
            json!([
                {"ip_access": ["10.0.0.1", "::1"], "enforce_tfa": true, "admin_access": false},
                {"ip_access": [], "enforce_tfa": false, "admin_access": false},
                {"ip_access": null, "enforce_tfa": false, "admin_access": false},
            ])
        );
        put(
            db,
            &ACTIVITY,
            json!([
                {"action": "login", "timestamp": "2026-03-01T13:30:00+01:00", "collection": "a", "item": "1"},
            ]),
        )
        .await;
        let activity = read(db, &ACTIVITY, json!({"fields": "id,timestamp"})).await;
        assert_eq!(activity, json!([{"id": 1, "timestamp": "2026-03-01T12:30:00.000Z"}]));
    }

    async fn only_requested_fields_are_returned_in_the_requested_order(db) {
        sample_users(db).await;
        let text = read(db, &USERS, json!({"fields": "email,id", "limit": 1})).await.to_string();
        assert_eq!(text, format!(r#"[{{"email":"ada@example.com","id":"{}"}}]"#, id(1)));
        let all = read(db, &ROLES, json!({"limit": 1})).await;
        let names: Vec<&String> = all[0].as_object().unwrap().keys().collect();
        assert_eq!(names, ["id", "name", "icon", "description", "parent", "children", "policies", "users"]);
    }

    async fn a_field_can_be_aliased_and_repeated(db) {
        sample_users(db).await;
        let query =
            json!({"fields": "mail,again,role", "alias": {"mail": "email", "again": "email"}, "limit": 1});
        let expected = json!([{"mail": "ada@example.com", "again": "ada@example.com", "role": id(1)}]);
        assert_eq!(read(db, &USERS, query).await, expected);
    }

    async fn a_function_can_be_aliased(db) {
        put(db, &USERS, json!([{"id": 1, "last_access": "2026-03-01T12:30:00Z"}])).await;
        let query = json!({"fields": "seen,month(last_access)", "alias": {"seen": "year(last_access)"}});
        assert_eq!(read(db, &USERS, query).await, json!([{"seen": 2026, "last_access_month": 3}]));
    }

    async fn a_relation_can_be_aliased(db) {
        sample_users(db).await;
        let query = json!({
            "fields": "name,first.email,others.email",
            "alias": {"first": "users", "others": "users"},
            "deep": {"first": {"_limit": 0}, "others": {"_limit": 1}},
            "limit": 1,
        });
        let expected = json!([{"name": "Staff", "first": [], "others": [{"email": "ada@example.com"}]}]);
        assert_eq!(read(db, &ROLES, query).await, expected);
    }

    async fn keys_have_the_same_order_as_items(db) {
        sample_users(db).await;
        let plan = plan(&USERS, &json!({"sort": "-email", "limit": 2, "offset": 1}));
        let keys = items::keys(&mut &db.database, &plan.selection).await.unwrap();
        assert_eq!(keys, [json!(id(2)), json!(id(1))]);
    }

    async fn a_plan_for_one_key_finds_that_item(db) {
        sample_users(db).await;
        let query =
            json!({"fields": "email", "filter": {"email": {"_null": true}}, "search": "x", "offset": 5});
        for (key, expected) in [
            (json!(id(2)), json!([{"email": "bob@example.com"}])),
            (json!(id(9)), json!([])),
            (json!("nonsense"), json!([])),
        ] {
            let plan = plan(&USERS, &query).for_key(key);
            let found = items::read(&mut &db.database, &plan.selection).await.unwrap();
            assert_eq!(found.into_iter().map(Value::Object).collect::<Value>(), expected);
        }
    }

    async fn a_transaction_reads_its_own_writes(db) {
        sample_users(db).await;
        let plan = plan(&USERS, &json!({"fields": "email,role.name", "limit": 1}));
        let mut tx = db.database.begin().await.unwrap();
        let change = json!({"name": "Crew"}).as_object().unwrap().clone();
        items::update(&mut tx, &ROLES, &[json!(id(1))], &change).await.unwrap();
        let inside = items::read(&mut tx, &plan.selection).await.unwrap();
        assert_eq!(inside[0]["role"], json!({"name": "Crew"}));
        drop(tx);
        let outside = items::read(&mut &db.database, &plan.selection).await.unwrap();
        assert_eq!(outside[0]["role"], json!({"name": "Staff"}));
    }
}
