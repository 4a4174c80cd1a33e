//! The signing key and the lifetimes of tokens.

use std::ops::RangeInclusive;
use std::time::Duration;

use vestibule_domain::Secret;

use super::read::{Reader, YEAR, duration, secret};

/// Allowed lifetimes. Claims have a resolution of one second.
const LIFETIME: RangeInclusive<Duration> = Duration::from_secs(1)..=YEAR.saturating_mul(100);

/// Allowed grace periods. A longer one would keep stolen tokens valid.
const GRACE: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(60 * 60);

/// The signing key and the lifetimes of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    /// `SECRET`; if `None`, a secret is generated and stored in the data directory.
    pub(crate) secret: Option<Secret>,
    /// `ACCESS_TOKEN_TTL`.
    pub(crate) access_ttl: Duration,
    /// `REFRESH_TOKEN_TTL`.
    pub(crate) refresh_ttl: Duration,
    /// `SESSION_COOKIE_TTL`.
    pub(crate) session_ttl: Duration,
    /// `SESSION_REFRESH_GRACE_PERIOD`.
    pub(crate) session_grace: Duration,
    /// `REFRESH_TOKEN_GRACE_PERIOD`; `None` means no grace period.
    pub(crate) refresh_grace: Option<Duration>,
    /// `EMAIL_VERIFICATION_TOKEN_TTL`.
    pub(crate) email_verification_ttl: Duration,
    /// `USER_INVITE_TOKEN_TTL`.
    pub(crate) invite_ttl: Duration,
}

impl Tokens {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let refresh_grace = reader.need("REFRESH_TOKEN_GRACE_PERIOD", duration(GRACE));
        Self {
            secret: reader.get("SECRET", secret),
            access_ttl: reader.need("ACCESS_TOKEN_TTL", duration(LIFETIME)),
            refresh_ttl: reader.need("REFRESH_TOKEN_TTL", duration(LIFETIME)),
            session_ttl: reader.need("SESSION_COOKIE_TTL", duration(LIFETIME)),
            session_grace: reader.need("SESSION_REFRESH_GRACE_PERIOD", duration(GRACE)),
            refresh_grace: Some(refresh_grace).filter(|grace| !grace.is_zero()),
            email_verification_ttl: reader.need("EMAIL_VERIFICATION_TOKEN_TTL", duration(LIFETIME)),
            invite_ttl: reader.need("USER_INVITE_TOKEN_TTL", duration(LIFETIME)),
        }
    }
}
