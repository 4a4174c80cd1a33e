//! A database for each test: migrated and filled once for each build of the tests, then copied.

use std::path::{Path, PathBuf};

use vestibule_store::Database;
use vestibule_store::database::{DatabaseOptions, SqliteOptions};
use vestibule_store::migrate::migrate;

/// A database, brought up to date, in a folder that goes with the test; and whether it is filled already.
pub(crate) async fn fresh(folder: &tempfile::TempDir) -> (Database, bool) {
    let file = folder.path().join("test.db");
    let tests = tests();
    let template = template_of(&tests);
    let is_filled = is_newer(&template, &tests) && std::fs::copy(template, &file).is_ok();
    let database = open(file).await;
    migrate(&database).await.expect("the database can be migrated");
    (database, is_filled)
}

/// Keeps a database as the template of those to come, in this process and in others that run the same tests.
pub(crate) async fn keep(folder: &tempfile::TempDir, database: Database) -> Database {
    database.close().await;
    let file = folder.path().join("test.db");
    let tests = tests();
    // It gets its name when it is complete, since others may be about to copy it.
    let unique = folder.path().file_name().expect("a folder has a name");
    let draft = tests.with_file_name(unique).with_extension("draft");
    std::fs::copy(&file, &draft).expect("the template can be written");
    std::fs::rename(&draft, template_of(&tests)).expect("the template can be named");
    open(file).await
}

/// The file of the tests that are running.
fn tests() -> PathBuf {
    std::env::current_exe().expect("tests have a file")
}

/// Beside the tests themselves, so that it goes when they go.
fn template_of(tests: &Path) -> PathBuf {
    tests.with_extension("template.db")
}

/// Whether a file is there and younger than another: a new build may fill a database in another way.
fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    modified(file).is_some_and(|time| modified(than).is_some_and(|other| time > other))
}

async fn open(filename: PathBuf) -> Database {
    let options = SqliteOptions { filename, durable: false };
    Database::open(&DatabaseOptions::Sqlite(options)).await.expect("the database opens")
}
