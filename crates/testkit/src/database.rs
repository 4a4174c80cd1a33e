//! A database for each test: migrated and filled once, then copied.

use std::path::PathBuf;

use tokio::sync::OnceCell;
use vestibule_store::Database;
use vestibule_store::database::{DatabaseOptions, SqliteOptions};
use vestibule_store::migrate::migrate;

static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();

/// An empty database, brought up to date, in a folder that goes with the test.
pub(crate) async fn fresh(folder: &tempfile::TempDir) -> (Database, bool) {
    let file = folder.path().join("test.db");
    let template = TEMPLATE.get().filter(|template| template.exists());
    if let Some(template) = template {
        std::fs::copy(template, &file).expect("the template can be copied");
    }
    let database = open(file).await;
    migrate(&database).await.expect("the database can be migrated");
    (database, template.is_some())
}

/// Keeps a database as the template of those to come. The first one wins.
pub(crate) async fn keep(folder: &tempfile::TempDir, database: Database) -> Database {
    database.close().await;
    let file = folder.path().join("test.db");
    let template = std::env::temp_dir().join(format!("vestibule-test-{}.db", std::process::id()));
    TEMPLATE
        .get_or_init(|| async {
            std::fs::copy(&file, &template).expect("the template can be written");
            template
        })
        .await;
    open(file).await
}

async fn open(filename: PathBuf) -> Database {
    let options = SqliteOptions { filename, durable: false };
    Database::open(&DatabaseOptions::Sqlite(options)).await.expect("the database opens")
}
