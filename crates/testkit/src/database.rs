//! A database for each test: migrated and filled once per build of the tests, then copied.

use std::path::{Path, PathBuf};

use vestibule_store::Database;
use vestibule_store::database::{DatabaseOptions, SqliteOptions};
use vestibule_store::migrate::migrate;

/// A migrated database in `folder`, and whether it is already filled.
pub(crate) async fn fresh(folder: &tempfile::TempDir) -> (Database, bool) {
    let file = folder.path().join("test.db");
    let tests = tests();
    let template = template_of(&tests);
    let is_filled = is_newer(&template, &tests) && std::fs::copy(template, &file).is_ok();
    let database = open(file).await;
    migrate(&database).await.expect("the database can be migrated");
    (database, is_filled)
}

/// Saves a database as template for later tests, in this process and in others that run the same tests.
pub(crate) async fn keep(folder: &tempfile::TempDir, database: Database) -> Database {
    database.close().await;
    let file = folder.path().join("test.db");
    let tests = tests();
    // Renamed when it is complete, because other processes may copy it at any time.
    let unique = folder.path().file_name().expect("a folder has a name");
    let draft = tests.with_file_name(unique).with_extension("draft");
    std::fs::copy(&file, &draft).expect("the template can be written");
    std::fs::rename(&draft, template_of(&tests)).expect("the template can be named");
    open(file).await
}

/// Path of the running test binary.
fn tests() -> PathBuf {
    std::env::current_exe().expect("tests have a file")
}

/// Beside the test binary, so that it is deleted together with it.
fn template_of(tests: &Path) -> PathBuf {
    tests.with_extension("template.db")
}

/// Whether a file exists and is newer than another: a new build may fill the database differently.
fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    modified(file).is_some_and(|time| modified(than).is_some_and(|other| time > other))
}

async fn open(filename: PathBuf) -> Database {
    let options = SqliteOptions { filename, durable: false };
    Database::open(&DatabaseOptions::Sqlite(options)).await.expect("the database opens")
}
