//! The application: everything the use cases share, built once.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::Notify;
use vestibule_domain::token::Keys;
use vestibule_store::Database;

use crate::api_tokens::Uses;
use crate::clock::Clock;
use crate::hashing::HashPool;
use crate::identity::RightsCache;
use crate::mail::{MailQuota, Mailer};
use crate::random::Random;
use crate::server::HourlyCounts;
use crate::settings::Settings;

/// The parts that an [`App`] is built from.
pub struct Parts {
    /// The open and migrated database.
    pub database: Database,
    /// The hash pool.
    pub hashing: HashPool,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// Keys that sign tokens.
    pub keys: Keys,
    /// Sends mails.
    pub mailer: Mailer,
    /// Settings of the operator.
    pub settings: Settings,
}

/// The application: a handle to the parts that all use cases share. Clones are cheap and refer to the same parts.
///
/// Use cases are functions that take it as their first argument, such as [`crate::auth::log_in`].
#[derive(Clone)]
pub struct App(Arc<Context>);

/// The parts that all use cases share.
pub struct Context {
    pub(crate) database: Database,
    pub(crate) hashing: HashPool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) keys: Keys,
    pub(crate) mailer: Mailer,
    pub(crate) settings: Settings,
    pub(crate) rights: RightsCache,
    /// Notified when there may be expired sessions to delete.
    pub(crate) sweep: Notify,
    /// Notified when there are mails to send.
    pub(crate) mail_waits: Notify,
    /// Uses of API tokens that are not written to the database yet.
    pub(crate) token_uses: Uses,
    /// Number of statements of background tasks that failed because the database did not respond.
    pub(crate) database_failures: AtomicU64,
    /// Number of mails per recipient.
    pub(crate) mail_quota: MailQuota,
    /// Failed logins, for `/metrics`.
    pub(crate) failures: HourlyCounts,
}

impl std::ops::Deref for App {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

impl App {
    /// Builds the application.
    pub fn new(parts: Parts) -> Self {
        let Parts { database, hashing, clock, random, keys, mailer, settings } = parts;
        Self(Arc::new(Context {
            database,
            hashing,
            clock,
            random,
            keys,
            mailer,
            mail_quota: MailQuota::new(settings.mail.per_recipient),
            settings,
            rights: RightsCache::new(),
            sweep: Notify::new(),
            mail_waits: Notify::new(),
            token_uses: Uses::default(),
            failures: HourlyCounts::default(),
            database_failures: AtomicU64::new(0),
        }))
    }
}

impl Context {
    /// Reads outside a transaction.
    pub(crate) fn reader(&self) -> &Database {
        &self.database
    }

    /// Settings of the operator.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The database, for the commands of the binary.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Sends mails.
    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// The source of randomness.
    pub fn random(&self) -> &Random {
        &self.random
    }

    /// The hash pool.
    pub fn hashing(&self) -> &HashPool {
        &self.hashing
    }

    /// Removes all cached rights.
    pub fn clear_cache(&self) {
        self.rights.clear();
    }
}
