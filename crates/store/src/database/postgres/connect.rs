//! The connection pool of PostgreSQL.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;
use tokio_postgres::config::{Config, SslMode as DriverSslMode};

use super::tls;
use crate::database::{Address, DbError, Dialect, ServerOptions, SslMode};

/// Maximum time to open a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Creates a pool; connections are opened on demand.
pub(super) fn pool(options: &ServerOptions, dialect: Dialect) -> Result<Pool, DbError> {
    let config = config(options)?;
    // A pooled connection is checked without a round trip to the server. Reads that get a broken one are repeated.
    let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = if config.get_ssl_mode() == DriverSslMode::Disable {
        Manager::from_config(config, NoTls, manager_config)
    } else {
        Manager::from_config(config, tls::connector(&options.ssl)?, manager_config)
    };
    let setup = setup(options, dialect);
    let setup = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
        let setup = setup.clone();
        Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(options.pool.max.max(1))
        .wait_timeout(Some(options.pool.acquire_timeout))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .runtime(Runtime::Tokio1)
        .post_create(setup)
        .build()
        .map_err(|error| DbError::Unavailable(error.to_string()))
}

fn config(options: &ServerOptions) -> Result<Config, DbError> {
    let mut config = match &options.address {
        Address::Url(url) => url
            .expose()
            .parse::<Config>()
            .map_err(|error| DbError::Unavailable(format!("invalid database URL: {error}")))?,
        Address::Parts { host, port, database, user, password } => {
            let mut config = Config::new();
            config.host(host).port(*port).dbname(database).user(user);
            if !password.is_empty() {
                config.password(password.expose());
            }
            config
        }
    };
    if !has_ssl_mode(&options.address) {
        config.ssl_mode(match options.ssl.mode {
            SslMode::Disable => DriverSslMode::Disable,
            SslMode::Prefer => DriverSslMode::Prefer,
            SslMode::Require => DriverSslMode::Require,
        });
    }
    config.application_name("vestibule").connect_timeout(CONNECT_TIMEOUT);
    Ok(config)
}

/// Whether the URL sets `sslmode`, which then takes precedence over the TLS options.
fn has_ssl_mode(address: &Address) -> bool {
    matches!(address, Address::Url(url) if url.expose().contains("sslmode="))
}

/// The statements that set up a new connection.
fn setup(options: &ServerOptions, dialect: Dialect) -> String {
    let mut setup = "SET TIME ZONE 'UTC'; SET idle_in_transaction_session_timeout = 60000;".to_owned();
    if let Some(timeout) = options.statement_timeout {
        setup += &format!("SET statement_timeout = {};", timeout.as_millis());
    }
    if dialect == Dialect::Cockroach {
        // Generated keys count up from one, as on the other engines. CockroachDB's default keys exceed the integers
        // that JavaScript represents exactly.
        setup += "SET serial_normalization = 'sql_sequence'; SET default_int_size = 4;";
    }
    setup
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str, mode: SslMode) -> DriverSslMode {
        let mut options = ServerOptions::new(Address::Url(url.into()));
        options.ssl.mode = mode;
        config(&options).unwrap().get_ssl_mode()
    }

    #[test]
    fn sslmode_in_the_url_overrides_the_options() {
        assert_eq!(mode("postgres://u@h/d", SslMode::Disable), DriverSslMode::Disable);
        assert_eq!(mode("postgres://u@h/d", SslMode::Require), DriverSslMode::Require);
        assert_eq!(mode("postgres://u@h/d?sslmode=require", SslMode::Disable), DriverSslMode::Require);
    }

    #[test]
    fn the_error_for_an_invalid_url_hides_the_password() {
        let options = ServerOptions::new(Address::Url("postgres://u:hunter2@h:port/d".into()));
        let error = config(&options).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn separate_values_make_a_configuration() {
        let options = ServerOptions::new(Address::Parts {
            host: "db.example".into(),
            port: 5433,
            database: "d".into(),
            user: "u".into(),
            password: "p".into(),
        });
        let config = config(&options).unwrap();
        assert_eq!(config.get_ports(), [5433]);
        assert_eq!(config.get_dbname(), Some("d"));
        assert_eq!(config.get_password(), Some("p".as_bytes()));
    }
}
