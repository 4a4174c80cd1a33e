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
use crate::server::Tally;
use crate::settings::Settings;

/// What an [`App`] is made of.
pub struct Parts {
    /// The open and migrated database.
    pub database: Database,
    /// The room where passwords are hashed.
    pub hashing: HashPool,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Keys of tokens.
    pub keys: Keys,
    /// By what mails leave.
    pub mailer: Mailer,
    /// What the operator decided.
    pub settings: Settings,
}

/// The application. Clones share it.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What the use cases see.
pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) hashing: HashPool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) keys: Keys,
    pub(crate) mailer: Mailer,
    pub(crate) settings: Settings,
    pub(crate) rights: RightsCache,
    /// Rung when there may be sessions to sweep.
    pub(crate) sweep: Notify,
    /// Rung when there are mails to send.
    pub(crate) mail_waits: Notify,
    /// Uses of API tokens that are not written down yet.
    pub(crate) token_uses: Uses,
    /// How often the database did not answer whoever looked after it.
    pub(crate) database_failures: AtomicU64,
    /// Mails per address.
    pub(crate) mail_quota: MailQuota,
    /// Failed logins.
    pub(crate) failures: Tally,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts { database, hashing, clock, random, keys, mailer, settings } = parts;
        let inner = Inner {
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
            failures: Tally::default(),
            database_failures: AtomicU64::new(0),
        };
        Self { inner: Arc::new(inner) }
    }

    /// What the operator decided.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The database, for the commands of the binary.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// By what mails leave.
    pub fn mailer(&self) -> &Mailer {
        &self.inner.mailer
    }

    /// Randomness.
    pub fn random(&self) -> &Random {
        &self.inner.random
    }

    /// The room where passwords are hashed.
    pub fn hashing(&self) -> &HashPool {
        &self.inner.hashing
    }

    /// Forgets everything that is remembered about rights.
    pub fn clear_cache(&self) {
        self.inner.rights.clear();
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }
}
