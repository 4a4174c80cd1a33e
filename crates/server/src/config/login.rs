//! Rules of login, registration and invites.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::read::{Reader, choice, duration, flag, list};

const STALL: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(60);

/// Rules of login, registration and invites.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// `LOGIN_STALL_TIME`: minimum duration of a login request.
    pub(crate) stall_time: Duration,
    /// `REGISTER_STALL_TIME`: minimum duration of a registration request.
    pub(crate) register_stall_time: Duration,
    /// `AUTH_DISABLE_DEFAULT`: disables login with email and password.
    pub(crate) disable_default: bool,
    /// `LOGIN_THROTTLE`: failed logins delay further attempts.
    pub(crate) throttle: bool,
    /// `LOGIN_LOCKOUT`.
    pub(crate) lockout: Lockout,
    /// `ENFORCE_TFA`.
    pub(crate) enforce_tfa: EnforceTfa,
    /// `EMAIL_NOTICES`: mails about changes of password, address and TFA.
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

/// What happens to an account after too many failed logins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Lockout {
    /// It is suspended until an administrator activates it.
    #[default]
    Permanent,
    /// It is locked for some time.
    Temporary,
}

/// Who enforces TFA where a policy requires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum EnforceTfa {
    /// The server: a user without TFA can only set it up.
    #[default]
    Server,
    /// Only the Studio.
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
