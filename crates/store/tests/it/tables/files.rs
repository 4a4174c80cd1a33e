//! Files, which exist only if Directus uses the same database.

use vestibule_store::database::{Dialect, Sql};
use vestibule_store::files;

use crate::engines::on_every_engine;
use crate::seed::{id, uuid};

on_every_engine! {
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
