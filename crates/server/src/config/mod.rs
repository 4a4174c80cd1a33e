//! The configuration: typed, checked, and with all its errors found at once.
//!
//! Three layers are put together, later ones winning: `default.env`, the process environment, the
//! configuration file ([`read`]). Each room below takes its part out of them. What a variable means, and what
//! it is if nobody sets it, stands in `default.env` and nowhere else.

pub(crate) mod admin;
mod advice;
pub(crate) mod cookies;
pub(crate) mod cors;
pub(crate) mod database;
pub(crate) mod documents;
pub(crate) mod hashing;
pub(crate) mod headers;
mod idle;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod login;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod pressure;
pub(crate) mod queries;
mod read;
pub(crate) mod redis;
pub(crate) mod report;
pub(crate) mod retention;
pub(crate) mod server;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;

use std::path::PathBuf;

use vestibule_api::settings::CorsSettings;
use vestibule_app::Retention;
use vestibule_store::database::DatabaseOptions;

use self::{
    admin::Admin, cookies::Cookies, documents::Documents, hashing::Hashing, headers::Headers, limits::Limits,
    log::Log, login::Login, mail::Mail, pressure::Pressure, queries::Queries, redis::Redis, server::Server,
    tokens::Tokens,
};
pub(crate) use read::{ConfigError, DEFAULT_ENV, Setting, Sources, Warning};
use read::{Reader, Values};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Where the server listens, and what it shows at its root.
    pub(crate) server: Server,
    /// What is logged, and how.
    pub(crate) log: Log,
    /// `VESTIBULE_DATA_DIR`: the folder for the SQLite database and for the secret, where they are not set.
    pub(crate) data_dir: PathBuf,
    /// The key of tokens, and how long they are valid.
    pub(crate) tokens: Tokens,
    /// How the two cookies are written.
    pub(crate) cookies: Cookies,
    /// Rules of logging in, registering and inviting.
    pub(crate) login: Login,
    /// The cost of password hashes.
    pub(crate) hashing: Hashing,
    /// Which database.
    pub(crate) database: DatabaseOptions,
    /// How many requests and mails are allowed.
    pub(crate) limits: Limits,
    /// When the server counts as overloaded; `None` if that is not watched.
    pub(crate) pressure: Option<Pressure>,
    /// How much one request may ask for, and how many users there may be.
    pub(crate) queries: Queries,
    /// Which other origins may call; `None` if none.
    pub(crate) cors: Option<CorsSettings>,
    /// Security headers.
    pub(crate) headers: Headers,
    /// How mails are sent.
    pub(crate) mail: Mail,
    /// The first administrator.
    pub(crate) admin: Admin,
    /// Redis; `None` if it is not used.
    pub(crate) redis: Option<Redis>,
    /// What is served about the API and its health.
    pub(crate) documents: Documents,
    /// What is deleted after a while; `None` for nothing.
    pub(crate) retention: Option<Retention>,
    /// What somebody set, by name, fit to be shown.
    pub(crate) settings: Vec<Setting>,
}

impl Config {
    /// Reads and checks the configuration. It depends on `sources` alone.
    ///
    /// # Errors
    /// Everything that is wrong, a line for each.
    pub(crate) fn load(sources: &Sources<'_>) -> Result<(Self, Vec<Warning>), Vec<ConfigError>> {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let values = Values::gather(sources, &mut errors, &mut warnings);
        let mut reader = Reader::new(&values);
        let config = Self::read(&mut reader, values.settings());
        errors.extend(reader.finish().0);
        if !errors.is_empty() {
            return Err(errors);
        }
        warnings.extend(advice::about(&config));
        warnings.extend(idle::about(&config).into_iter().map(Warning));
        Ok((config, warnings))
    }

    fn read(reader: &mut Reader<'_>, settings: Vec<Setting>) -> Self {
        let data_dir: PathBuf = reader.need("VESTIBULE_DATA_DIR", read::text).into();
        let (tokens, redis) = (Tokens::read(reader), Redis::read(reader));
        Self {
            server: Server::read(reader),
            log: Log::read(reader),
            cookies: Cookies::read(reader, &tokens),
            tokens,
            login: Login::read(reader),
            hashing: Hashing::read(reader),
            database: database::read(reader, &data_dir),
            limits: Limits::read(reader, redis.is_some()),
            pressure: Pressure::read(reader),
            queries: Queries::read(reader),
            cors: cors::read(reader),
            headers: Headers::read(reader),
            mail: Mail::read(reader),
            admin: Admin::read(reader),
            redis,
            documents: Documents::read(reader),
            retention: retention::read(reader),
            data_dir,
            settings,
        }
    }
}
