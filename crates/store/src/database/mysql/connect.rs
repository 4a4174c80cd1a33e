//! Connection options of MySQL and MariaDB.

use std::time::Duration;

use mysql_async::{Conn, DriverError, Error, Opts, OptsBuilder, PoolConstraints, PoolOpts};

use super::error::translate;
use crate::database::{Address, DbError, ServerOptions, SslMode};

/// Prepared statements cached per connection: more than the number of distinct queries.
const STATEMENT_CACHE_SIZE: usize = 256;

/// Maximum time to open a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time an idle connection above the minimum is kept. The driver's default is zero, so that every request would open a
/// connection.
const IDLE_TIMEOUT: Duration = Duration::from_secs(300);

/// The statements that set up a new session. They run once per connection: a connection that returns to the pool is not
/// reset, because a reset costs more than the queries. So no code may change the state of a session.
fn setup(options: &ServerOptions) -> Vec<String> {
    let mode =
        "STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";
    let mut session = format!("SET time_zone = '+00:00', sql_mode = '{mode}'");
    if let Some(timeout) = options.statement_timeout {
        // MariaDB takes seconds and applies them to every statement; MySQL takes milliseconds and applies them to
        // reads.
        session += &format!(" /*M! , max_statement_time = {} */", timeout.as_secs_f64());
        session += &format!(" /*!80000 , max_execution_time = {} */", timeout.as_millis());
    }
    vec![
        session,
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".to_owned(),
        "SET NAMES utf8mb4".to_owned(),
    ]
}

/// The options of the pool. If TLS is only preferred, a probe connection determines whether the server supports it.
pub(super) async fn options(options: &ServerOptions) -> Result<Opts, DbError> {
    let encrypted = builder(options)?;
    let plain = encrypted.clone().ssl_opts(None);
    if options.ssl.mode == SslMode::Prefer && lacks_tls(encrypted.clone().into()).await? {
        return Ok(plain.into());
    }
    Ok(encrypted.into())
}

async fn lacks_tls(options: Opts) -> Result<bool, DbError> {
    let connected = tokio::time::timeout(CONNECT_TIMEOUT, Conn::new(options));
    match connected.await.map_err(|_| DbError::Unavailable("timed out while connecting".into()))? {
        Ok(connection) => connection.disconnect().await.map(|()| false).map_err(|error| translate(error, "")),
        Err(Error::Driver(DriverError::NoClientSslFlagFromServer)) => Ok(true),
        Err(error) => Err(translate(error, "")),
    }
}

fn builder(options: &ServerOptions) -> Result<OptsBuilder, DbError> {
    let builder = match &options.address {
        Address::Url(url) => {
            let parsed = Opts::from_url(url.expose())
                .map_err(|error| DbError::Unavailable(format!("invalid database URL: {error}")))?;
            OptsBuilder::from_opts(parsed)
        }
        Address::Parts { host, port, database, user, password } => {
            let builder = OptsBuilder::default().tcp_port(*port).db_name(Some(database)).user(Some(user));
            let builder = builder.pass(Some(password.expose()));
            if host.starts_with('/') { builder.socket(Some(host)) } else { builder.ip_or_hostname(host) }
        }
    };
    let ssl = (options.ssl.mode != SslMode::Disable).then(|| ssl(options));
    let builder = if ssl.is_some() { builder.ssl_opts(ssl) } else { builder };
    Ok(builder
        .pool_opts(pool(options)?)
        .prefer_socket(false)
        .client_found_rows(true)
        .stmt_cache_size(STATEMENT_CACHE_SIZE)
        .setup(setup(options)))
}

fn ssl(options: &ServerOptions) -> mysql_async::SslOpts {
    let ssl = mysql_async::SslOpts::default()
        .with_danger_accept_invalid_certs(!options.ssl.reject_unauthorized)
        .with_danger_skip_domain_validation(!options.ssl.reject_unauthorized);
    match &options.ssl.ca {
        Some(ca) => {
            ssl.with_disable_built_in_roots(true).with_root_certs(vec![ca.clone().into_bytes().into()])
        }
        None => ssl,
    }
}

fn pool(options: &ServerOptions) -> Result<PoolOpts, DbError> {
    let max = options.pool.max.max(1);
    let size = PoolConstraints::new(options.pool.min.min(max), max)
        .ok_or_else(|| DbError::Unavailable("invalid size of the connection pool".into()))?;
    Ok(PoolOpts::new()
        .with_constraints(size)
        .with_inactive_connection_ttl(IDLE_TIMEOUT)
        .with_reset_connection(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separate_values_make_options() {
        let mut options = ServerOptions::new(Address::Parts {
            host: "db.example".into(),
            port: 3307,
            database: "d".into(),
            user: "u".into(),
            password: "p".into(),
        });
        let opts: Opts = builder(&options).unwrap().into();
        assert_eq!((opts.ip_or_hostname(), opts.tcp_port(), opts.db_name()), ("db.example", 3307, Some("d")));
        assert!(opts.ssl_opts().is_none());
        assert!(opts.client_found_rows());
        assert!(!opts.pool_opts().reset_connection());
        assert_eq!(opts.pool_opts().inactive_connection_ttl(), IDLE_TIMEOUT);
        options.ssl.mode = SslMode::Require;
        let opts: Opts = builder(&options).unwrap().into();
        assert!(!opts.ssl_opts().unwrap().accept_invalid_certs());
    }

    #[test]
    fn a_host_that_is_a_path_is_a_socket() {
        let options = ServerOptions::new(Address::Parts {
            host: "/run/mysqld/mysqld.sock".into(),
            port: 3306,
            database: "d".into(),
            user: "u".into(),
            password: "".into(),
        });
        let opts: Opts = builder(&options).unwrap().into();
        assert_eq!(opts.socket(), Some("/run/mysqld/mysqld.sock"));
    }

    #[test]
    fn the_error_for_an_invalid_url_hides_the_password() {
        let options = ServerOptions::new(Address::Url("postgres://u:hunter2@h/d".into()));
        let error = builder(&options).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
