//! Rules of logging in, registering and inviting.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::read::{Reader, choice, duration, flag, list};

const STALL: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(60);

/// Rules of logging in, registering and inviting.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// `LOGIN_STALL_TIME`: the least time a login takes.
    pub(crate) stall_time: Duration,
    /// `REGISTER_STALL_TIME`: the least time a registration takes.
    pub(crate) register_stall_time: Duration,
    /// `AUTH_DISABLE_DEFAULT`: no login with address and password.
    pub(crate) disable_default: bool,
    /// `LOGIN_THROTTLE`: repeated wrong passwords slow down further attempts.
    pub(crate) throttle: bool,
    /// `LOGIN_LOCKOUT`.
    pub(crate) lockout: Lockout,
    /// `ENFORCE_TFA`.
    pub(crate) enforce_tfa: EnforceTfa,
    /// `EMAIL_NOTICES`: mails about changes of password, address and second factor.
    pub(crate) email_notices: bool,
    /// `EMAIL_CHANGE_CONFIRM`: a new address has to be confirmed.
    pub(crate) email_change_confirm: bool,
    /// `PASSWORD_RESET_URL_ALLOW_LIST`, as written.
    pub(crate) password_reset_urls: Vec<String>,
    /// `USER_INVITE_URL_ALLOW_LIST`, as written.
    pub(crate) invite_urls: Vec<String>,
    /// `USER_REGISTER_URL_ALLOW_LIST`, as written.
    pub(crate) register_urls: Vec<String>,
}

/// What happens to an account after too many wrong passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Lockout {
    /// It is suspended.
    #[default]
    Permanent,
    /// It is locked for a while.
    Temporary,
}

/// Who asks for a second factor that a policy demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum EnforceTfa {
    /// The server: without it, only setting it up is allowed.
    #[default]
    Server,
    /// The Studio alone.
    Studio,
}

impl Login {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let lockouts = [("permanent", Lockout::Permanent), ("temporary", Lockout::Temporary)];
        let enforcers = [("server", EnforceTfa::Server), ("studio", EnforceTfa::Studio)];
        Self {
            stall_time: reader.need("LOGIN_STALL_TIME", duration(STALL)),
            register_stall_time: reader.need("REGISTER_STALL_TIME", duration(STALL)),
            disable_default: reader.need("AUTH_DISABLE_DEFAULT", flag),
            throttle: reader.need("LOGIN_THROTTLE", flag),
            lockout: reader.need("LOGIN_LOCKOUT", choice(&lockouts)),
            enforce_tfa: reader.need("ENFORCE_TFA", choice(&enforcers)),
            email_notices: reader.need("EMAIL_NOTICES", flag),
            email_change_confirm: reader.need("EMAIL_CHANGE_CONFIRM", flag),
            password_reset_urls: reader.need("PASSWORD_RESET_URL_ALLOW_LIST", list),
            invite_urls: reader.need("USER_INVITE_URL_ALLOW_LIST", list),
            register_urls: reader.need("USER_REGISTER_URL_ALLOW_LIST", list),
        }
    }
}
