//! Behaviour of SQLite only: a file that other processes use as well.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use vestibule_store::database::{Database, DatabaseOptions, DbError, Sql, SqliteOptions};
use vestibule_store::migrate::migrate;

use crate::engines::{Engine, TestDatabase, with};

fn path(db: &TestDatabase) -> PathBuf {
    match db.options() {
        DatabaseOptions::Sqlite(options) => options.filename.clone(),
        _ => unreachable!("these tests are about SQLite"),
    }
}

fn side_file(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

async fn bump(database: &Database) -> Result<(), DbError> {
    let mut tx = database.begin().await?;
    tx.execute(&Sql::raw("UPDATE vestibule_versions SET version = version + 1", vec![])).await?;
    tx.commit().await
}

async fn version(database: &Database) -> i64 {
    let read = Sql::raw("SELECT version FROM vestibule_versions WHERE name = 'access'", vec![]);
    database.query(&read).await.unwrap()[0].int(0).unwrap()
}

/// Waiting for a write of another process does not block the thread.
#[tokio::test]
async fn another_writing_process_is_waited_for() {
    with(Engine::Sqlite, "", async |db| {
        let other = Connection::open(path(db)).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; UPDATE vestibule_versions SET version = 10").unwrap();
        let database = db.database.clone();
        let waiting = tokio::spawn(async move { bump(&database).await });
        for _ in 0..100 {
            tokio::task::yield_now().await;
            assert_eq!(version(&db.database).await, 1);
        }
        assert!(!waiting.is_finished());
        other.execute_batch("COMMIT").unwrap();
        waiting.await.unwrap().unwrap();
        assert_eq!(version(&db.database).await, 11);
    })
    .await;
}

/// The wait for another process is limited. (Tokio's paused clock advances whenever all tasks are idle.)
#[tokio::test(start_paused = true)]
async fn waiting_for_another_writing_process_ends_with_retry() {
    with(Engine::Sqlite, "", async |db| {
        let other = Connection::open(path(db)).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(bump(&db.database).await, Err(DbError::Retry));
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(bump(&db.database).await, Ok(()));
    })
    .await;
}

/// A committed change is in the file or its log, and both survive a crash of the process.
#[tokio::test]
async fn a_commit_survives_a_process_crash() {
    with(Engine::Sqlite, "", async |db| {
        bump(&db.database).await.unwrap();
        let copy = side_file(&path(db), ".copy");
        std::fs::copy(path(db), &copy).unwrap();
        std::fs::copy(side_file(&path(db), "-wal"), side_file(&copy, "-wal")).unwrap();
        let options = DatabaseOptions::Sqlite(SqliteOptions { filename: copy, durable: false });
        let survivor = Database::open(&options).await.unwrap();
        assert_eq!(version(&survivor).await, 2);
        survivor.close().await;
    })
    .await;
}

#[tokio::test]
async fn closing_removes_the_wal_files() {
    with(Engine::Sqlite, "", async |db| {
        bump(&db.database).await.unwrap();
        assert!(side_file(&path(db), "-wal").exists());
        db.database.close().await;
        assert!(!side_file(&path(db), "-wal").exists());
        assert!(!side_file(&path(db), "-shm").exists());
        let again = db.open_again().await;
        assert_eq!(version(&again).await, 2);
        again.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_durable_database_behaves_the_same() {
    with(Engine::Sqlite, "", async |db| {
        let options = DatabaseOptions::Sqlite(SqliteOptions { filename: path(db), durable: true });
        let durable = Database::open(&options).await.unwrap();
        bump(&durable).await.unwrap();
        drop(durable.begin().await.unwrap());
        assert_eq!(version(&db.database).await, 2);
        durable.close().await;
    })
    .await;
}

/// Directus stores UUIDs as text and timestamps as milliseconds; Vestibule must do the same.
#[tokio::test]
async fn values_are_stored_as_directus_stores_them() {
    with(Engine::Sqlite, "", async |db| {
        let samples = crate::sample_table::samples();
        let text =
            "INSERT INTO directus_users (id, last_access, tags, email_notifications) VALUES (?, ?, ?, ?)";
        let values = vec![samples.uuid.into(), samples.instant.into(), samples.json.into(), true.into()];
        let mut tx = db.database.begin().await.unwrap();
        tx.execute(&Sql::raw(text, values)).await.unwrap();
        tx.commit().await.unwrap();
        let other = Connection::open(path(db)).unwrap();
        let stored: (String, i64, String, i64) = other
            .query_row("SELECT id, last_access, tags, email_notifications FROM directus_users", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap();
        assert_eq!(stored.0, "abcdef01-2345-6789-abcd-ef0123456789");
        assert_eq!(stored.1, 1_769_860_800_123);
        assert_eq!(stored.2, r#"{"b":[1,2.5,null,"ü"],"a":{"deep":true}}"#);
        assert_eq!(stored.3, 1);
    })
    .await;
}

#[tokio::test]
async fn a_missing_folder_is_unavailable() {
    let filename = PathBuf::from("/nowhere/at/all.db");
    let options = DatabaseOptions::Sqlite(SqliteOptions { filename, durable: false });
    assert!(matches!(Database::open(&options).await.map(drop), Err(DbError::Unavailable(_))));
}

/// Concurrent readers never see part of a change.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_reads_see_no_partial_change() {
    let folder = tempfile::tempdir().unwrap();
    let filename = folder.path().join("test.db");
    let options = DatabaseOptions::Sqlite(SqliteOptions { filename, durable: false });
    let database = Database::open(&options).await.unwrap();
    migrate(&database).await.unwrap();
    let readers: Vec<_> = (0..16)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut read = Sql::raw("SELECT MIN(version), MAX(version) FROM vestibule_versions", vec![]);
                read.cached = number % 2 == 0;
                for _ in 0..100 {
                    let row = &database.query(&read).await.unwrap()[0];
                    assert_eq!(row.int(0), row.int(1));
                }
            })
        })
        .collect();
    for _ in 0..200 {
        bump(&database).await.unwrap();
    }
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(version(&database).await, 201);
    database.close().await;
}

/// Concurrent changes, some rolled back and some cancelled at any await point: committed changes are stored, rolled
/// back changes are not, and afterwards no lock on the file remains.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_changes_survive_rollbacks_and_cancellations() {
    for durable in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let filename = folder.path().join("test.db");
        let options = DatabaseOptions::Sqlite(SqliteOptions { filename: filename.clone(), durable });
        let database = Database::open(&options).await.unwrap();
        migrate(&database).await.unwrap();
        let tasks: Vec<_> =
            (0..32).map(|seed| tokio::spawn(change_and_cancel(database.clone(), seed))).collect();
        let (mut committed, mut unknown) = (0, 0);
        for task in tasks {
            let (task_committed, task_unknown) = task.await.unwrap();
            committed += task_committed;
            unknown += task_unknown;
        }
        let other = Connection::open(&filename).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
        let changes = version(&database).await - 1;
        assert!(committed > 100 && unknown > 100, "{committed} and {unknown}");
        assert!((committed..=committed + unknown).contains(&changes), "{changes}: {committed} and {unknown}");
        database.close().await;
    }
}

/// The number of committed changes, and the number of changes with an unknown outcome.
async fn change_and_cancel(database: Database, seed: u32) -> (i64, i64) {
    let (mut committed, mut unknown) = (0, 0);
    let mut random = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    for _ in 0..40 {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        match random % 4 {
            0 => {
                let mut tx = database.begin().await.unwrap();
                let change = "UPDATE vestibule_versions SET version = version + 1000000";
                tx.execute(&Sql::raw(change, vec![])).await.unwrap();
            }
            1 => {
                let steps = (random >> 8) as usize % 4;
                match crate::transactions::cancelled_after(steps, bump(&database)).await {
                    Some(done) => committed += i64::from(done.is_ok()),
                    None => unknown += 1,
                }
            }
            _ => {
                bump(&database).await.unwrap();
                committed += 1;
            }
        }
    }
    (committed, unknown)
}

/// The database file and its log contain password hashes.
#[cfg(unix)]
#[tokio::test]
async fn the_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    with(Engine::Sqlite, "", async |db| {
        bump(&db.database).await.unwrap();
        for ending in ["", "-wal", "-shm"] {
            let mode = std::fs::metadata(side_file(&path(db), ending)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{ending} {mode:o}");
        }
    })
    .await;
}

/// A read that takes long is repeated on another thread.
#[tokio::test]
async fn a_long_read_returns_its_rows() {
    with(Engine::Sqlite, "", async |db| {
        let text = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?) SELECT max(x) FROM n";
        let rows = db.database.query(&Sql::raw(text, vec![200_000.into()])).await.unwrap();
        assert_eq!(rows[0].int(0).unwrap(), 200_000);
    })
    .await;
}
