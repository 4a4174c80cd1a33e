//! Throttle keys: what attempts are counted by, and how long the pauses are.

use std::net::IpAddr;
use std::time::Duration;

use vestibule_domain::ip_prefix::rate_limit_prefix;
use vestibule_domain::throttle::Schedule;
use vestibule_domain::{NormalizedEmail, UserId, digest};

/// Login attempts at one account: about a hundred wrong passwords a day, however many clients send them.
const ACCOUNT: Schedule = Schedule {
    free: 5,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(15 * 60),
    leak: Duration::from_secs(15 * 60),
};

/// Login attempts at one account from a client that has logged in to it before. More of them are free, because programs
/// log in several times at once, and each attempt counts as a failure until it has succeeded.
const KNOWN_CLIENT: Schedule = Schedule { free: 20, ..ACCOUNT };

/// Login attempts of one client at accounts that it has never logged in to. More generous, because many users may share
/// an IP address.
const CLIENT: Schedule = Schedule {
    free: 20,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(5 * 60),
    leak: Duration::from_secs(5 * 60),
};

/// OTPs and recovery codes of a user, whose password the client knows already. Of a million OTPs three are valid at any
/// time; at one attempt per hour, guessing one takes decades.
const CODE: Schedule = Schedule {
    free: 5,
    first: Duration::from_secs(60),
    longest: Duration::from_secs(60 * 60),
    leak: Duration::from_secs(60 * 60),
};

/// What attempts are counted by.
#[derive(Debug, Clone)]
pub(crate) struct ThrottleKey {
    /// Digest of what is counted; the primary key of the row in `vestibule_throttle`.
    pub(super) id: String,
    pub(super) schedule: Schedule,
}

impl ThrottleKey {
    /// Login attempts of a client: one IPv4 address, or one IPv6 /64.
    pub(crate) fn client(ip: Option<IpAddr>) -> Self {
        let prefix = rate_limit_prefix(ip).to_string();
        Self { id: digest::of(["throttle", "client", &prefix]), schedule: CLIENT }
    }

    /// Login attempts with an e-mail address, whether or not a user has it.
    pub(crate) fn account(email: &NormalizedEmail) -> Self {
        Self { id: digest::of(["throttle", "account", email.as_str()]), schedule: ACCOUNT }
    }

    /// Login attempts at an account from a client that has logged in to it before.
    pub(crate) fn known_client(user: UserId, ip: Option<IpAddr>) -> Self {
        let prefix = rate_limit_prefix(ip).to_string();
        Self {
            id: digest::of(["throttle", "known-client", &user.to_string(), &prefix]),
            schedule: KNOWN_CLIENT,
        }
    }

    /// OTPs and recovery codes of a user.
    pub(crate) fn code(user: UserId) -> Self {
        Self { id: digest::of(["throttle", "code", &user.to_string()]), schedule: CODE }
    }

    /// Passwords that a user with a login sends as confirmation.
    pub(crate) fn confirmation(user: UserId) -> Self {
        Self { id: digest::of(["throttle", "confirmation", &user.to_string()]), schedule: ACCOUNT }
    }
}
