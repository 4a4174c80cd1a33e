//! Connection options of a database.

use std::path::PathBuf;
use std::time::Duration;

use vestibule_domain::Secret;

/// Which database to open.
#[derive(Debug, Clone)]
pub enum DatabaseOptions {
    /// A local SQLite file.
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
    /// Path of the file. It is created if it does not exist; its folder must exist.
    pub filename: PathBuf,
    /// False: a committed change survives a crash of the process. True: it also survives a power failure, at the cost
    /// of a disk sync per commit.
    pub durable: bool,
}

/// A database server.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Address and credentials.
    pub address: Address,
    /// TLS options.
    pub ssl: SslOptions,
    /// Connection pool options.
    pub pool: PoolOptions,
    /// Time after which the server cancels a statement; `None` for no limit. MySQL applies it to reads only.
    pub statement_timeout: Option<Duration>,
}

/// Address of a server and the credentials for it.
#[derive(Debug, Clone)]
pub enum Address {
    /// A URL such as `postgres://user:password@host:5432/database`. Secret, because it contains the password.
    Url(Secret),
    /// The same as separate values.
    Parts {
        /// Host name or IP address, or the path of a Unix socket (PostgreSQL: of the folder that contains it).
        host: String,
        /// Port.
        port: u16,
        /// Name of the database.
        database: String,
        /// User name.
        user: String,
        /// Password; may be empty.
        password: Secret,
    },
}

/// TLS options of the connection to a server.
#[derive(Debug, Clone)]
pub struct SslOptions {
    /// Whether to encrypt.
    pub mode: SslMode,
    /// Whether the server's certificate is verified. If not, a man in the middle can read and change all traffic.
    pub reject_unauthorized: bool,
    /// CA certificates in PEM format to trust instead of the built-in root certificates.
    pub ca: Option<String>,
}

/// Whether a connection uses TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SslMode {
    /// Never.
    #[default]
    Disable,
    /// Only if the server supports it.
    Prefer,
    /// Always; connecting to a server without TLS fails.
    Require,
}

/// Size and timeout of the connection pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolOptions {
    /// Connections opened at startup.
    pub min: usize,
    /// Maximum number of connections.
    pub max: usize,
    /// Maximum time a request waits for a free connection.
    pub acquire_timeout: Duration,
}

impl ServerOptions {
    /// Options with default values: no TLS, at most ten connections, a statement timeout of one minute.
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
    /// The defaults of Directus: no connections at startup, at most ten, one minute of waiting.
    fn default() -> Self {
        Self { min: 0, max: 10, acquire_timeout: Duration::from_secs(60) }
    }
}
