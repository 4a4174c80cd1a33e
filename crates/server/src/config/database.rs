//! The database engine and its connection.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vestibule_store::database::{
    Address, DatabaseOptions, PoolOptions, ServerOptions, SqliteOptions, SslMode, SslOptions,
};

use super::read::{Parsed, Reader, Value, choice, duration, flag, integer, off_or, secret, text};

/// Default name of the SQLite file in the data directory.
const SQLITE_FILE: &str = "vestibule.db";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Engine {
    #[default]
    Sqlite,
    Postgres,
    Cockroach,
    MySql,
}

/// Reads `DB_*`.
pub(super) fn read(reader: &mut Reader<'_>, data_dir: &Path) -> DatabaseOptions {
    let engine = reader.need("DB_CLIENT", client);
    // The settings of all engines are read, so that errors are found before the engine is changed.
    let sqlite = sqlite(reader, data_dir);
    let server = server(reader, engine);
    match engine {
        Engine::Sqlite => DatabaseOptions::Sqlite(sqlite),
        Engine::Postgres => DatabaseOptions::Postgres(server),
        Engine::Cockroach => DatabaseOptions::Cockroach(server),
        Engine::MySql => DatabaseOptions::MySql(server),
    }
}

fn client(value: &Value) -> Parsed<Engine> {
    let clients = [
        ("sqlite3", Engine::Sqlite),
        ("sqlite", Engine::Sqlite),
        ("better-sqlite3", Engine::Sqlite),
        ("pg", Engine::Postgres),
        ("postgres", Engine::Postgres),
        ("postgresql", Engine::Postgres),
        ("cockroachdb", Engine::Cockroach),
        ("mysql", Engine::MySql),
        ("mysql2", Engine::MySql),
        ("mariadb", Engine::MySql),
    ];
    let allowed = "use sqlite3, pg, cockroachdb or mysql";
    choice(&clients)(value).map_err(|_| match value.as_text().as_str() {
        "mssql" | "oracledb" => format!("Vestibule does not support this engine: {allowed}"),
        _ => allowed.to_owned(),
    })
}

fn sqlite(reader: &mut Reader<'_>, data_dir: &Path) -> SqliteOptions {
    let filename = reader.get("DB_FILENAME", text);
    SqliteOptions {
        filename: filename.map_or_else(|| data_dir.join(SQLITE_FILE), PathBuf::from),
        durable: reader.need("DB_DURABLE", flag),
    }
}

fn server(reader: &mut Reader<'_>, engine: Engine) -> ServerOptions {
    let timeout = Duration::from_secs(1)..=Duration::from_secs(24 * 60 * 60);
    ServerOptions {
        address: address(reader, engine),
        ssl: ssl(reader),
        pool: pool(reader),
        statement_timeout: reader.get("DB_STATEMENT_TIMEOUT", off_or(duration(timeout))).flatten(),
    }
}

fn address(reader: &mut Reader<'_>, engine: Engine) -> Address {
    let url = reader.get("DB_CONNECTION_STRING", secret);
    let host = reader.need("DB_HOST", text);
    let port = reader.get("DB_PORT", integer(1..=u16::MAX));
    let database = reader.get("DB_DATABASE", text);
    let user = reader.get("DB_USER", text);
    let password = reader.get("DB_PASSWORD", secret).unwrap_or_default();
    if let Some(url) = url {
        return Address::Url(url);
    }
    if engine != Engine::Sqlite {
        for (name, value) in [("DB_DATABASE", &database), ("DB_USER", &user)] {
            if value.is_none() {
                reader
                    .conflict(&[name], format!("{name} is not set: DB_CLIENT={} needs it", engine.as_str()));
            }
        }
    }
    let (database, user) = (database.unwrap_or_default(), user.unwrap_or_default());
    Address::Parts { host, port: port.unwrap_or_else(|| engine.default_port()), database, user, password }
}

impl Engine {
    /// The value of `DB_CLIENT`.
    fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite3",
            Self::Postgres => "pg",
            Self::Cockroach => "cockroachdb",
            Self::MySql => "mysql",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Sqlite => 0,
            Self::Postgres => 5432,
            Self::Cockroach => 26257,
            Self::MySql => 3306,
        }
    }
}

fn ssl(reader: &mut Reader<'_>) -> SslOptions {
    let wanted = reader.get("DB_SSL", flag);
    let implied = reader.is_set("DB_SSL__REJECT_UNAUTHORIZED") || reader.is_set("DB_SSL__CA");
    SslOptions {
        mode: if wanted.unwrap_or(implied) { SslMode::Require } else { SslMode::Disable },
        reject_unauthorized: reader.need("DB_SSL__REJECT_UNAUTHORIZED", flag),
        ca: reader.get("DB_SSL__CA", text),
    }
}

fn pool(reader: &mut Reader<'_>) -> PoolOptions {
    let timeout = Duration::from_secs(1)..=Duration::from_secs(600);
    let pool = PoolOptions {
        min: reader.need("DB_POOL__MIN", integer(0..=1000)),
        max: reader.need("DB_POOL__MAX", integer(1..=1000)),
        acquire_timeout: reader.need("DB_POOL__ACQUIRE_TIMEOUT_MILLIS", duration(timeout)),
    };
    if pool.min > pool.max {
        let text = format!("DB_POOL__MIN is {}, more than DB_POOL__MAX, which is {}", pool.min, pool.max);
        reader.conflict(&["DB_POOL__MIN", "DB_POOL__MAX"], text);
    }
    pool
}
