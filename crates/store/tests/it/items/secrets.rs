//! Secrets stay in the database: no row read by Vestibule contains them.

use serde_json::json;
use vestibule_domain::schema::{ROLES, SETTINGS, USERS};
use vestibule_store::database::Cell;
use vestibule_store::items;

use crate::engines::{TestDatabase, on_every_engine};
use crate::recording_reader::RecordingReader;
use crate::seed::{id, plan, put, read, run};

async fn with_secrets(db: &TestDatabase) {
    put(db, &ROLES, json!([{"id": 1, "name": "Staff"}])).await;
    put(
        db,
        &USERS,
        json!([
            {
                "id": 1, "email": "ada@example.com", "role": 1, "password": "s3cret-hash",
                "tfa_secret": "s3cret-seed", "token": "s3cret-token", "auth_data": {"s3cret": "data"},
            },
            {"id": 2, "email": "bob@example.com", "role": 1},
        ]),
    )
    .await;
    put(db, &SETTINGS, json!([{"ai_openai_api_key": "s3cret-key", "license_token": "s3cret-licence"}])).await;
}

on_every_engine! {
    async fn secrets_are_masked(db) {
        with_secrets(db).await;
        let users =
            read(db, &USERS, json!({"fields": "password,tfa_secret,token,auth_data", "sort": "email"})).await;
        let masked = "**********";
        assert_eq!(
            users,
            json!([
                {"password": masked, "tfa_secret": masked, "token": masked, "auth_data": masked},
                {"password": null, "tfa_secret": null, "token": null, "auth_data": null},
            ])
        );
    }

    async fn no_row_read_contains_a_secret(db) {
        with_secrets(db).await;
        let queries = [
            (&USERS, json!({"fields": "*.*.*"})),
            (&ROLES, json!({"fields": "*,users.*,users.role.users.token"})),
            (&SETTINGS, json!({"fields": "*"})),
            (&USERS, json!({"fields": "id", "sort": "-email", "search": "s3cret"})),
            (
                &USERS,
                json!({"filter": {"token": {"_nnull": true}}, "alias": {"harmless": "token"}, "fields": "harmless"}),
            ),
            (&USERS, json!({"aggregate": {"count": "token", "countDistinct": "password"}})),
        ];
        for (collection, query) in queries {
            let mut database = &db.database;
            let mut recorder = RecordingReader::on(&mut database);
            let answer = run(&mut recorder, &plan(collection, &query)).await.unwrap();
            assert!(!recorder.statements.is_empty());
            assert!(!answer.to_string().contains("s3cret"), "{query}");
            for row in &recorder.rows {
                let cells: Vec<&Cell> = (0..row.len()).map(|index| row.get(index)).collect();
                assert!(!format!("{cells:?}").contains("s3cret"), "{query}: {cells:?}");
            }
        }
    }

    async fn secrets_are_not_searched(db) {
        with_secrets(db).await;
        assert_eq!(read(db, &USERS, json!({"search": "s3cret"})).await, json!([]));
    }

    async fn secrets_can_be_compared_with_null(db) {
        with_secrets(db).await;
        for field in ["password", "tfa_secret", "token", "auth_data"] {
            let query = json!({"fields": "id", "filter": {field: {"_nnull": true}}});
            assert_eq!(read(db, &USERS, query).await, json!([{"id": id(1)}]), "{field}");
            let query = json!({"fields": "id", "filter": {field: {"_empty": true}}});
            assert_eq!(read(db, &USERS, query).await, json!([{"id": id(2)}]), "{field}");
        }
    }

    async fn secrets_can_be_counted(db) {
        with_secrets(db).await;
        let query = json!({"aggregate": {"count": "token", "countDistinct": "token,auth_data"}});
        let expected = json!([{"count": {"token": 1}, "countDistinct": {"token": 1, "auth_data": 1}}]);
        assert_eq!(read(db, &USERS, query).await, expected);
    }

    async fn secrets_are_masked_in_transactions(db) {
        with_secrets(db).await;
        let mut tx = db.database.begin().await.unwrap();
        let plan = plan(&USERS, &json!({"fields": "token"})).for_key(json!(id(1)));
        let found = items::read(&mut tx, &plan.selection).await.unwrap();
        assert_eq!(found[0]["token"], json!("**********"));
    }
}
