//! Rate limits of requests and mails.

use vestibule_api::settings::RateLimit;

use super::read::{Reader, choice, flag, integer, seconds, text};

/// Rate limits of requests and mails; `None` means no limit.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// `RATE_LIMITER_*`: requests from one IP address.
    pub(crate) per_address: Option<RateLimit>,
    /// `RATE_LIMITER_GLOBAL_*`: all requests. Requires `per_address` and must allow more.
    pub(crate) global: Option<RateLimit>,
    /// `RATE_LIMITER_REGISTRATION_*`: registrations from one IP address.
    pub(crate) registration: Option<RateLimit>,
    /// `RATE_LIMITER_RECIPIENT_*`: password resets and verifications for one email address.
    pub(crate) recipient: Option<RateLimit>,
    /// `RATE_LIMITER_EMAIL_*`: all mails.
    pub(crate) mail: Option<RateLimit>,
    /// `RATE_LIMITER_EMAIL_FLOWS_*`: mails of flows, which Vestibule does not have.
    pub(crate) flow_mail: Option<RateLimit>,
    /// `RATE_LIMITER_STORE`.
    pub(crate) store: LimitStore,
}

/// Where the counters are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LimitStore {
    /// In this process.
    #[default]
    Memory,
    /// In Redis, shared by all instances. Accepted but without effect (see `no_effect`).
    Redis,
}

impl Limits {
    pub(super) fn read(reader: &mut Reader<'_>, has_redis: bool) -> Self {
        // Only validated: see `no_effect`.
        reader.need("RATE_LIMITER_EMAIL_QUEUE_SIZE", integer(1..=u32::MAX));
        reader.get("RATE_LIMITER_EMAIL_ERROR_MESSAGE", text);
        let stores = [("memory", LimitStore::Memory), ("redis", LimitStore::Redis)];
        let limits = Self {
            per_address: rate(reader, "RATE_LIMITER"),
            global: rate(reader, "RATE_LIMITER_GLOBAL"),
            registration: rate(reader, "RATE_LIMITER_REGISTRATION"),
            recipient: rate(reader, "RATE_LIMITER_RECIPIENT"),
            mail: rate(reader, "RATE_LIMITER_EMAIL"),
            flow_mail: rate(reader, "RATE_LIMITER_EMAIL_FLOWS"),
            store: reader.need("RATE_LIMITER_STORE", choice(&stores)),
        };
        limits.check_global(reader);
        if limits.store == LimitStore::Redis && !has_redis {
            let text = "RATE_LIMITER_STORE is redis, but Redis is not set up: set REDIS or REDIS_HOST";
            reader.conflict(&["RATE_LIMITER_STORE", "REDIS_ENABLED", "REDIS", "REDIS_HOST"], text);
        }
        limits
    }

    fn check_global(&self, reader: &mut Reader<'_>) {
        match (self.per_address, self.global) {
            (None, Some(_)) => reader.conflict(
                &["RATE_LIMITER_ENABLED", "RATE_LIMITER_GLOBAL_ENABLED"],
                "RATE_LIMITER_GLOBAL_ENABLED is true, but RATE_LIMITER_ENABLED is false: it requires RATE_LIMITER_ENABLED",
            ),
            (Some(one), Some(all)) if !allows_more_than(all, one) => reader.conflict(
                &[
                    "RATE_LIMITER_POINTS",
                    "RATE_LIMITER_DURATION",
                    "RATE_LIMITER_GLOBAL_POINTS",
                    "RATE_LIMITER_GLOBAL_DURATION",
                ],
                format!(
                    "RATE_LIMITER_GLOBAL_POINTS must allow more requests per second than \
                     RATE_LIMITER_POINTS: {} is not more than {}",
                    shown(all),
                    shown(one)
                ),
            ),
            _ => {}
        }
    }
}

fn rate(reader: &mut Reader<'_>, prefix: &str) -> Option<RateLimit> {
    let enabled = reader.need(&format!("{prefix}_ENABLED"), flag);
    let points = reader.need(&format!("{prefix}_POINTS"), integer(1..=u32::MAX)).into();
    let duration = reader.need(&format!("{prefix}_DURATION"), seconds(1..=u32::MAX));
    enabled.then_some(RateLimit { points, duration })
}

/// Compares requests per second without fractions. Both numbers of a limit fit into 32 bits, so nothing overflows.
fn allows_more_than(all: RateLimit, one: RateLimit) -> bool {
    all.points * one.duration.as_secs() > one.points * all.duration.as_secs()
}

/// `50 in 1 s`.
fn shown(limit: RateLimit) -> String {
    format!("{} in {} s", limit.points, limit.duration.as_secs())
}
