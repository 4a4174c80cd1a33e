//! The configuration: typed and validated. All errors are reported at once.
//!
//! Three layers are merged, and later ones take precedence: `default.env`, the process environment, the configuration file
//! ([`read`]). Each module below reads one group of settings. The meaning and the default of a variable are defined in
//! `default.env` and nowhere else.

pub(crate) mod admin;
mod advice;
pub(crate) mod cookies;
pub(crate) mod cors;
pub(crate) mod database;
pub(crate) mod documents;
pub(crate) mod hashing;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod login;
pub(crate) mod mail;
pub(crate) mod markdown;
mod no_effect;
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

/// All settings.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) log: Log,
    /// `VESTIBULE_DATA_DIR`: the directory for the SQLite file and for the secret, if these are not set.
    pub(crate) data_dir: PathBuf,
    pub(crate) tokens: Tokens,
    pub(crate) cookies: Cookies,
    pub(crate) login: Login,
    pub(crate) hashing: Hashing,
    pub(crate) database: DatabaseOptions,
    pub(crate) limits: Limits,
    /// `None` disables overload detection.
    pub(crate) pressure: Option<Pressure>,
    pub(crate) queries: Queries,
    /// `None` allows no other origin.
    pub(crate) cors: Option<CorsSettings>,
    pub(crate) headers: Headers,
    pub(crate) mail: Mail,
    pub(crate) admin: Admin,
    /// `None` if it is not set up.
    pub(crate) redis: Option<Redis>,
    pub(crate) documents: Documents,
    /// `None` deletes nothing.
    pub(crate) retention: Option<Retention>,
    /// The settings that are set, by name. Secrets are masked.
    pub(crate) settings: Vec<Setting>,
}

impl Config {
    /// Reads and validates the configuration. The result depends only on `sources`.
    ///
    /// # Errors
    /// All errors, one line each.
    pub(crate) fn load(sources: &Sources<'_>) -> Result<(Self, Vec<Warning>), Vec<ConfigError>> {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let values = Values::gather(sources, &mut errors, &mut warnings);
        let mut reader = Reader::new(&values);
        let config = Self::read(&mut reader, values.settings());
        errors.extend(reader.finish().0);
        if !errors.is_empty() {
            return Err(errors);
        }
        warnings.extend(advice::warnings(&config));
        warnings.extend(no_effect::remarks(&config).into_iter().map(Warning));
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
