//! A new database per test and engine.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt;
use tempfile::TempDir;
use vestibule_store::database::{
    Address, Database, DatabaseOptions, Dialect, PoolOptions, ServerOptions, Sql, SqliteOptions,
};
use vestibule_store::migrate::{migrate, pending};

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
    MySql,
}

/// A test database, which is dropped after the test.
pub(crate) struct TestDatabase {
    /// The open database.
    pub(crate) database: Database,
    options: DatabaseOptions,
}

impl TestDatabase {
    /// Opens the database again, as another instance would.
    pub(crate) async fn open_again(&self) -> Database {
        Database::open(&self.options).await.unwrap()
    }

    /// Opens the database again with a single connection, so that every statement runs on the same connection.
    pub(crate) async fn open_single_connection(&self) -> Database {
        let mut options = self.options.clone();
        if let DatabaseOptions::Postgres(options) | DatabaseOptions::MySql(options) = &mut options {
            options.pool.max = 1;
        }
        Database::open(&options).await.unwrap()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.database.dialect()
    }

    pub(crate) fn options(&self) -> &DatabaseOptions {
        &self.options
    }

    /// Runs a statement in a separate transaction; identifiers may be in double quotes.
    pub(crate) async fn run(&self, text: &str) {
        let text = if self.dialect() == Dialect::MySql { text.replace('"', "`") } else { text.to_owned() };
        let mut tx = self.database.begin().await.unwrap();
        tx.execute(&Sql::raw(text, vec![]).uncached()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Declares tests that run on every engine: each becomes a module with one test per engine. The database is migrated,
/// unless the test is marked with `@empty`.
macro_rules! on_every_engine {
    ($($(#[$doc:meta])* $(@$how:ident)? async fn $name:ident($db:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "not every test needs everything")]
            use super::*;
            use crate::engines::{Engine, TestDatabase, with};

            async fn test($db: &TestDatabase) $body

            #[tokio::test]
            async fn sqlite() {
                with(Engine::Sqlite, stringify!($($how)?), test).await;
            }

            #[tokio::test]
            async fn postgres() {
                with(Engine::Postgres, stringify!($($how)?), test).await;
            }

            #[tokio::test]
            async fn mysql() {
                with(Engine::MySql, stringify!($($how)?), test).await;
            }
        }
    )*};
}
pub(crate) use on_every_engine;

/// Runs a test with a database and drops the database afterwards, also if the test fails.
pub(crate) async fn with(engine: Engine, how: &str, test: impl AsyncFnOnce(&TestDatabase)) {
    let Some(server) = server(engine) else { return };
    let name = unique_name();
    let db = make(engine, &server, &name, how == "empty").await;
    let outcome = AssertUnwindSafe(test(&db)).catch_unwind().await;
    db.database.close().await;
    if let Server::At(url) = &server {
        drop_database(engine, url, &name).await;
    }
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

async fn make(engine: Engine, server: &Server, name: &str, empty: bool) -> TestDatabase {
    let options = match server {
        Server::Folder(folder) => {
            let filename = folder.path().join("test.db");
            DatabaseOptions::Sqlite(SqliteOptions { filename, durable: false })
        }
        Server::At(url) => {
            drop_database(engine, url, name).await;
            create_database(engine, url, name, empty).await;
            options(engine, &url_of_database(url, name))
        }
    };
    let database = Database::open(&options).await.unwrap();
    if !empty {
        migrate(&database).await.unwrap();
    }
    TestDatabase { database, options }
}

enum Server {
    Folder(TempDir),
    At(String),
}

/// The server of an engine; `None` if the engine is not configured.
fn server(engine: Engine) -> Option<Server> {
    let variable = match engine {
        Engine::Sqlite => return Some(Server::Folder(TempDir::new().unwrap())),
        Engine::Postgres => "VESTIBULE_TEST_POSTGRES",
        Engine::MySql => "VESTIBULE_TEST_MYSQL",
    };
    let url = std::env::var(variable).ok();
    let all = std::env::var("VESTIBULE_TEST_ENGINES").is_ok_and(|engines| engines == "all");
    assert!(url.is_some() || !all, "{variable} is not set");
    if url.is_none() {
        println!("skipped: {variable} is not set");
    }
    url.map(Server::At)
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("vestibule_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn create_database(engine: Engine, url: &str, name: &str, empty: bool) {
    let how = match engine {
        Engine::MySql => " CHARACTER SET utf8mb4".to_owned(),
        Engine::Postgres if !empty => format!(" TEMPLATE {}", template(url).await),
        _ => String::new(),
    };
    administer(engine, url, &format!("CREATE DATABASE {name}{how}")).await;
}

/// A migrated PostgreSQL template database, created by the first test. Copying it takes a third of the time of
/// migrating.
async fn template(url: &str) -> String {
    let server = Database::open(&options(Engine::Postgres, url)).await.unwrap();
    let mut hasher = DefaultHasher::new();
    pending(&server).await.unwrap().hash(&mut hasher);
    let name = format!("vestibule_template_{:x}", hasher.finish());
    let mut lock = server.begin().await.unwrap();
    lock.execute(&Sql::raw("SELECT pg_advisory_xact_lock(1)", vec![])).await.unwrap();
    let exists = Sql::raw(format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"), vec![]);
    if lock.query(&exists).await.unwrap().is_empty() {
        let incomplete = format!("{name}_half");
        drop_database(Engine::Postgres, url, &incomplete).await;
        administer(Engine::Postgres, url, &format!("CREATE DATABASE {incomplete}")).await;
        let database =
            Database::open(&options(Engine::Postgres, &url_of_database(url, &incomplete))).await.unwrap();
        migrate(&database).await.unwrap();
        database.close().await;
        administer(Engine::Postgres, url, &format!("ALTER DATABASE {incomplete} RENAME TO {name}")).await;
    }
    drop(lock);
    server.close().await;
    name
}

/// The URL of another database on the same server.
fn url_of_database(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

async fn drop_database(engine: Engine, url: &str, name: &str) {
    let force = if engine == Engine::Postgres { " WITH (FORCE)" } else { "" };
    administer(engine, url, &format!("DROP DATABASE IF EXISTS {name}{force}")).await;
}

async fn administer(engine: Engine, url: &str, text: &str) {
    let database = Database::open(&options(engine, url)).await.unwrap();
    database.query(&Sql::raw(text.to_owned(), vec![]).uncached()).await.unwrap();
    database.close().await;
}

fn options(engine: Engine, url: &str) -> DatabaseOptions {
    let mut options = ServerOptions::new(Address::Url(url.into()));
    options.pool = PoolOptions { max: 4, ..options.pool };
    match engine {
        Engine::Postgres => DatabaseOptions::Postgres(options),
        _ => DatabaseOptions::MySql(options),
    }
}
