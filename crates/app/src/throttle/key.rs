//! What attempts are counted for, and how long the pauses are.

use std::net::IpAddr;
use std::time::Duration;

use vestibule_domain::throttle::Schedule;
use vestibule_domain::{NormalizedEmail, UserId, digest, ip_prefix};

/// Guesses at one account: about a hundred a day, however many clients make them.
const ACCOUNT: Schedule = Schedule {
    free: 5,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(15 * 60),
    leak: Duration::from_secs(15 * 60),
};

/// Guesses at one account from a client that has got into it before. Programs log in many times at once, and until each
/// has proved right it counts as a failure.
const KNOWN_CLIENT: Schedule = Schedule { free: 20, ..ACCOUNT };

/// Guesses of one client at accounts it never got into: more generous, since many people may share an address.
const CLIENT: Schedule = Schedule {
    free: 20,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(5 * 60),
    leak: Duration::from_secs(5 * 60),
};

/// Guesses at one-time codes: whoever makes them knows the password. There are a million codes, three of which are
/// right at any time: at this pace they last for centuries.
const CODE: Schedule = Schedule {
    free: 5,
    first: Duration::from_secs(60),
    longest: Duration::from_secs(60 * 60),
    leak: Duration::from_secs(60 * 60),
};

/// One thing attempts are counted for.
#[derive(Debug, Clone)]
pub(crate) struct ThrottleKey {
    /// Key of its row.
    pub(super) id: String,
    pub(super) schedule: Schedule,
}

impl ThrottleKey {
    /// Logins of a client: an IPv4 address, or a network of IPv6.
    pub(crate) fn client(ip: Option<IpAddr>) -> Self {
        let household = ip_prefix::rate_limit_prefix(ip).to_string();
        Self { id: digest::of(["throttle", "client", &household]), schedule: CLIENT }
    }

    /// Logins to an address, whether anybody has it or not.
    pub(crate) fn account(email: &NormalizedEmail) -> Self {
        Self { id: digest::of(["throttle", "account", email.as_str()]), schedule: ACCOUNT }
    }

    /// Logins to an account from a client that has got in before.
    pub(crate) fn known_client(user: UserId, ip: Option<IpAddr>) -> Self {
        let household = ip_prefix::rate_limit_prefix(ip).to_string();
        Self {
            id: digest::of(["throttle", "known-client", &user.to_string(), &household]),
            schedule: KNOWN_CLIENT,
        }
    }

    /// One-time and recovery codes of a user.
    pub(crate) fn code(user: UserId) -> Self {
        Self { id: digest::of(["throttle", "code", &user.to_string()]), schedule: CODE }
    }

    /// Passwords that somebody logged in gives once more.
    pub(crate) fn confirmation(user: UserId) -> Self {
        Self { id: digest::of(["throttle", "confirmation", &user.to_string()]), schedule: ACCOUNT }
    }
}
