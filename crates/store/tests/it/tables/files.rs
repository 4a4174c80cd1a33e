//! Files, which exist only if Directus uses the same database.

use serde_json::{Value, json};
use vestibule_domain::schema::USERS;
use vestibule_store::database::{Dialect, Sql};
use vestibule_store::files;

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, ids, put, read, uuid};

async fn execute(db: &TestDatabase, statement: &str) {
    let mut tx = db.database.begin().await.unwrap();
    tx.execute(&Sql::raw(statement.to_owned(), vec![])).await.unwrap();
    tx.commit().await.unwrap();
}

/// The table of a Directus, without its constraints.
async fn create_files(db: &TestDatabase) {
    let (uuid, time) = match db.dialect() {
        Dialect::Postgres | Dialect::Cockroach => ("uuid", "timestamptz"),
        _ => ("char(36)", "datetime"),
    };
    let texts =
        ["storage", "filename_disk", "filename_download", "title", "type", "charset", "embed", "description"];
    let columns: Vec<String> = texts
        .iter()
        .chain(&["location", "tags", "tus_id"])
        .map(|name| format!("{name} varchar(200)"))
        .chain(["folder", "uploaded_by", "modified_by"].map(|name| format!("{name} {uuid}")))
        .chain(["created_on", "modified_on", "uploaded_on"].map(|name| format!("{name} {time}")))
        .chain(
            ["filesize", "width", "height", "duration", "focal_point_x", "focal_point_y"]
                .map(|name| format!("{name} int")),
        )
        .chain(["metadata", "tus_data"].map(|name| format!("{name} json")))
        .collect();
    execute(
        db,
        &format!("CREATE TABLE directus_files (id {uuid} NOT NULL PRIMARY KEY, {})", columns.join(", ")),
    )
    .await;
}

/// Selects a part of the avatar of every user.
async fn avatars(db: &TestDatabase, fields: &str) -> Value {
    read(db, &USERS, json!({"fields": fields, "sort": "id"})).await
}

on_every_engine! {
    async fn without_the_table_an_avatar_has_its_key_only(db) {
        put(db, &USERS, json!([{"id": 1, "avatar": 7}, {"id": 2}])).await;
        assert_eq!(
            avatars(db, "avatar.id,avatar.title,avatar.filesize,avatar.created_on,avatar.uploaded_by").await,
            json!([
                {"avatar": {"id": id(7), "title": null, "filesize": null, "created_on": null, "uploaded_by": null}},
                {"avatar": null},
            ])
        );
        for (filter, expected) in [
            (json!({"id": {"_nnull": true}}), vec![1]),
            (json!({"id": {"_null": true}}), vec![2]),
            (json!({"title": {"_null": true}}), vec![1, 2]),
            (json!({"title": {"_contains": "x"}}), vec![]),
            (json!({"filesize": {"_gt": 5}}), vec![]),
            (json!({"uploaded_by": {"email": {"_null": true}}}), vec![1, 2]),
            (json!({"_eq": id(7)}), vec![1]),
        ] {
            let query = json!({"fields": "id", "sort": "id,avatar.title", "filter": {"avatar": filter}});
            assert_eq!(ids(&read(db, &USERS, query.clone()).await), expected, "{query}");
        }
    }

    async fn with_the_table_an_avatar_has_the_fields_of_the_file(db) {
        put(db, &USERS, json!([{"id": 1, "avatar": 7}, {"id": 2, "avatar": 8}])).await;
        create_files(db).await;
        let insert = format!(
            "INSERT INTO directus_files (id, title, filesize, uploaded_by) VALUES ('{}', 'Ann', 12, '{}')",
            id(7),
            id(2)
        );
        execute(db, &insert).await;
        let found = avatars(db, "avatar.title,avatar.filesize,avatar.uploaded_by.id").await;
        assert_eq!(
            found,
            json!([
                {"avatar": {"title": "Ann", "filesize": 12, "uploaded_by": {"id": id(2)}}},
                {"avatar": null},
            ])
        );
        let query = json!({"fields": "id", "filter": {"avatar": {"title": "Ann"}}});
        assert_eq!(ids(&read(db, &USERS, query).await), [1]);
        assert_eq!(avatars(db, "avatar").await, json!([{"avatar": id(7)}, {"avatar": id(8)}]));
    }

    async fn a_file_exists_if_directus_has_it(db) {
        assert!(!files::is_there(&db.database, uuid(1)).await.unwrap(), "the table does not exist");
        let column = if db.dialect() == Dialect::Postgres { "uuid" } else { "char(36)" };
        let table = format!("CREATE TABLE directus_files (id {column} NOT NULL PRIMARY KEY)");
        for statement in [table, format!("INSERT INTO directus_files VALUES ('{}')", id(1))] {
            let mut tx = db.database.begin().await.unwrap();
            tx.execute(&Sql::raw(statement, vec![])).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(files::is_there(&db.database, uuid(1)).await.unwrap());
        assert!(!files::is_there(&db.database, uuid(2)).await.unwrap());
    }
}
