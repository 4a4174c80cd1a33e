//! Builds the application from the configuration. This is the only place that knows all crates.

use std::sync::Arc;
use std::time::Duration;

use vestibule_api::settings::{HttpSettings, Pressure};
use vestibule_api::{ApiState, SiteSettings};
use vestibule_app::hashing::{HashPool, PoolOptions};
use vestibule_app::mail::Mailer;
use vestibule_app::{
    App, Clock, EnforceTfa, Lockout, LoginRules, MailLimits, Pages, Parts, Random, RateWindow, Settings,
    TokenLifetimes,
};
use vestibule_domain::allow_list::AllowList;
use vestibule_domain::query::Limits;
use vestibule_domain::token::Keys;
use vestibule_mail::{Renderer, Transport};
use vestibule_store::Database;
use vestibule_store::database::DatabaseOptions;
use vestibule_store::migrate::migrate;

use crate::config::{Config, login, server::PublicUrl};
use crate::{private_file, secret, studio};

/// The application and the state of its HTTP API.
pub(crate) struct Assembled {
    pub(crate) app: App,
    pub(crate) state: ApiState,
}

/// Opens and migrates the database and builds the application.
pub(crate) async fn app(config: &Config) -> Result<Assembled, String> {
    let keys = Keys::new(&secret::load(config)?);
    let database = open(&config.database).await?;
    migrate(&database).await.map_err(|error| format!("The database could not be migrated: {error}"))?;
    let random = Random::System;
    let parts = Parts {
        database,
        hashing: hashing(config, &random)?,
        clock: Clock::System,
        random,
        keys,
        mailer: mailer(config)?,
        settings: settings(config),
    };
    let app = App::new(parts);
    let state = ApiState::new(app.clone(), http(config), site(config));
    Ok(Assembled { app, state })
}

/// Opens the database; a missing SQLite file is created with its folder.
pub(crate) async fn open(options: &DatabaseOptions) -> Result<Database, String> {
    if let DatabaseOptions::Sqlite(options) = options
        && let Some(folder) = options.filename.parent()
    {
        private_file::create_folder(folder).map_err(|error| {
            format!("The folder {} of the database cannot be created: {error}", folder.display())
        })?;
    }
    Database::open(options).await.map_err(|error| format!("The database cannot be opened: {error}"))
}

fn hashing(config: &Config, random: &Random) -> Result<HashPool, String> {
    let options = PoolOptions {
        params: config.hashing.params.clone(),
        backend: config.hashing.backend,
        threads: config.hashing.threads,
        queue: config.hashing.queue,
    };
    let random = random.clone();
    HashPool::start(options, move || random.bytes())
        .map_err(|error| format!("Passwords cannot be hashed on this machine: {error}"))
}

/// Reads the mail templates and creates the transport without connecting.
fn mailer(config: &Config) -> Result<Mailer, String> {
    let mail = &config.mail;
    let renderer = Renderer::new(Some(mail.templates_path.clone()))
        .map_err(|error| format!("The mail templates (EMAIL_TEMPLATES_PATH) cannot be used: {error}"))?;
    let transport = Transport::open(&mail.transport)
        .map_err(|error| format!("Mails cannot be sent with these settings: {error}"))?;
    Ok(Mailer::new(renderer, mail.from.clone(), transport))
}

fn settings(config: &Config) -> Settings {
    let tokens = &config.tokens;
    let queries = &config.queries;
    let window = |limit: Option<vestibule_api::settings::RateLimit>| {
        limit.map(|limit| RateWindow { points: limit.points, duration: limit.duration.as_secs() })
    };
    Settings {
        lifetimes: TokenLifetimes {
            access: tokens.access_ttl,
            refresh: tokens.refresh_ttl,
            session: tokens.session_ttl,
            session_grace: tokens.session_grace,
            refresh_grace: tokens.refresh_grace.unwrap_or_default(),
            invite: tokens.invite_ttl,
            verification: tokens.email_verification_ttl,
        },
        login: LoginRules {
            stall: config.login.stall_time,
            register_stall: config.login.register_stall_time,
            disabled: config.login.disable_default,
            enforce_tfa: match config.login.enforce_tfa {
                login::EnforceTfa::Server => EnforceTfa::Server,
                login::EnforceTfa::Studio => EnforceTfa::Studio,
            },
            throttle: config.login.throttle,
            lockout: match config.login.lockout {
                login::Lockout::Permanent => Lockout::Permanent,
                login::Lockout::Temporary => Lockout::Temporary,
            },
        },
        pages: pages(&config.login),
        notices: config.login.email_notices,
        confirm_email_change: config.login.email_change_confirm,
        mail: MailLimits { per_recipient: window(config.limits.recipient), all: window(config.limits.mail) },
        retention: config.retention.clone(),
        limits: Limits {
            default: queries.limit_default.unwrap_or(u64::MAX >> 1),
            max: queries.limit_max,
            max_depth: queries.max_relational_depth,
        },
        max_batch: queries.max_batch_mutation.and_then(|max| usize::try_from(max).ok()),
        public_url: match &config.server.public_url {
            PublicUrl::Absolute(url) => url.text.trim_end_matches('/').to_owned(),
            PublicUrl::Path(path) => path.trim_end_matches('/').to_owned(),
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rate_limit: window(config.limits.per_address),
        rate_limit_global: window(config.limits.global),
    }
}

fn pages(login: &login::Login) -> Pages {
    let list = |entries: &[String]| AllowList::new(entries.iter().map(String::as_str));
    Pages {
        password_reset: list(&login.password_reset_urls),
        invite: list(&login.invite_urls),
        registration: list(&login.register_urls),
    }
}

fn http(config: &Config) -> HttpSettings {
    let server = &config.server;
    let mut http = HttpSettings {
        max_payload_size: server.max_payload_size,
        trust_proxy: server.trust_proxy.clone(),
        ip_custom_header: server.ip_custom_header.clone(),
        cors: config.cors.clone(),
        content_security_policy: config.headers.content_security_policy.clone(),
        cross_origin_opener_policy: config.headers.cross_origin_opener_policy,
        hsts: config.headers.hsts.clone(),
        pressure: config.pressure.map(|limits| {
            let retry_after = limits.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
            Arc::new(Pressure::new(retry_after))
        }),
        rate_limiter: config.limits.per_address,
        rate_limiter_global: config.limits.global,
        rate_limiter_registration: config.limits.registration,
        refresh_cookie: config.cookies.refresh.clone(),
        session_cookie: config.cookies.session.clone(),
        graphql: config.documents.graphql.clone(),
        metrics: config.documents.metrics.clone(),
        ..HttpSettings::default()
    };
    http.query.depth = config.queries.max_parse_depth;
    http.query.array = config.queries.array_limit;
    http
}

fn site(config: &Config) -> SiteSettings {
    SiteSettings {
        root_redirect: config.server.root_redirect.clone(),
        robots_txt: config.server.robots_txt.clone(),
        openapi: config.documents.openapi,
        studio: config.server.serve_app.then(|| studio::embedded(config.server.public_url.path())),
    }
}
