//! Where a database is and how to reach it.

use std::path::PathBuf;
use std::time::Duration;

use vestibule_domain::Secret;

/// Which database to open.
#[derive(Debug, Clone)]
pub enum DatabaseOptions {
    /// A file on this machine.
    Sqlite(SqliteOptions),
    /// A PostgreSQL server.
    Postgres(ServerOptions),
    /// A CockroachDB server.
    Cockroach(ServerOptions),
    /// A MySQL or MariaDB server.
    MySql(ServerOptions),
}

/// A SQLite database.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The file; it is made if there is none. Its folder must be there.
    pub filename: PathBuf,
    /// False: an answered change survives a crash of the process. True: it survives a power cut as well, at the
    /// price of a wait for the disk with every change.
    pub durable: bool,
}

/// A database server.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Where it listens and who we are.
    pub address: Address,
    /// Encryption of the connection.
    pub ssl: SslOptions,
    /// How many connections are kept.
    pub pool: PoolOptions,
    /// After how long the server gives up a statement; `None` for never. MySQL knows it for reads only.
    pub statement_timeout: Option<Duration>,
}

/// Where a server listens and who we are.
#[derive(Debug, Clone)]
pub enum Address {
    /// A URL such as `postgres://user:password@host:5432/database`; secret, because the password is in it.
    Url(Secret),
    /// The same in parts.
    Parts {
        /// Name or address of the host, or the path of a local socket (PostgreSQL: of its folder).
        host: String,
        /// Port.
        port: u16,
        /// Name of the database.
        database: String,
        /// Who we are.
        user: String,
        /// How we prove it.
        password: Secret,
    },
}

/// Encryption of the connection to a server.
#[derive(Debug, Clone)]
pub struct SslOptions {
    /// Whether to encrypt.
    pub mode: SslMode,
    /// Whether the server's certificate must be good. Without it an attacker in between can read everything.
    pub reject_unauthorized: bool,
    /// Authorities to trust instead of the usual ones: PEM text.
    pub ca: Option<String>,
}

/// Whether a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SslMode {
    /// Never.
    #[default]
    Disable,
    /// If the server can.
    Prefer,
    /// Always; a server that cannot is refused.
    Require,
}

/// How many connections are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolOptions {
    /// Opened at the start.
    pub min: usize,
    /// Never more than these.
    pub max: usize,
    /// How long a request waits for a free one.
    pub acquire_timeout: Duration,
}

impl ServerOptions {
    /// A server with everything else as usual: no encryption, up to ten connections, statements of up to a minute.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            ssl: SslOptions::default(),
            pool: PoolOptions::default(),
            statement_timeout: Some(Duration::from_secs(60)),
        }
    }
}

impl Default for SslOptions {
    fn default() -> Self {
        Self { mode: SslMode::Disable, reject_unauthorized: true, ca: None }
    }
}

impl Default for PoolOptions {
    /// Directus' own limits: none at the start, ten at most, a minute of waiting.
    fn default() -> Self {
        Self { min: 0, max: 10, acquire_timeout: Duration::from_secs(60) }
    }
}
