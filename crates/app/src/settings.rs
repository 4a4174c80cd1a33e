//! Settings of the operator that use cases need.

use std::time::Duration;

use vestibule_domain::allow_list::AllowList;
use vestibule_domain::query::Limits;
use vestibule_domain::schedule::Schedule;
use vestibule_domain::window::Limit;

/// Lifetimes of tokens and sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// `ACCESS_TOKEN_TTL`.
    pub access: Duration,
    /// `REFRESH_TOKEN_TTL`.
    pub refresh: Duration,
    /// `SESSION_COOKIE_TTL`.
    pub session: Duration,
    /// `SESSION_REFRESH_GRACE_PERIOD`: how long a refreshed session stays valid.
    pub session_grace: Duration,
    /// `REFRESH_TOKEN_GRACE_PERIOD` (Vestibule only): the same in json and cookie mode; zero behaves as Directus.
    pub refresh_grace: Duration,
    /// `USER_INVITE_TOKEN_TTL`.
    pub invite: Duration,
    /// `EMAIL_VERIFICATION_TOKEN_TTL`.
    pub verification: Duration,
}

/// Pages that a request may choose for the link in a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    /// `PASSWORD_RESET_URL_ALLOW_LIST`.
    pub password_reset: AllowList,
    /// `USER_INVITE_URL_ALLOW_LIST`.
    pub invite: AllowList,
    /// `USER_REGISTER_URL_ALLOW_LIST`.
    pub registration: AllowList,
}

/// Limits on mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailLimits {
    /// `RATE_LIMITER_RECIPIENT_*` (Vestibule only): resets and verifications per address; `None` is no limit.
    pub per_recipient: Option<RateWindow>,
    /// `RATE_LIMITER_EMAIL_*`: all mails of this instance; mails above the limit wait. `None` is no limit.
    pub all: Option<RateWindow>,
}

/// Rules of logins and registrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRules {
    /// `LOGIN_STALL_TIME`: shortest time until a failed login is answered.
    pub stall: Duration,
    /// `REGISTER_STALL_TIME`: shortest time until a registration is answered.
    pub register_stall: Duration,
    /// `AUTH_DISABLE_DEFAULT`: logins with a password are disabled.
    pub disabled: bool,
    /// `ENFORCE_TFA` (Vestibule only).
    pub enforce_tfa: EnforceTfa,
    /// `LOGIN_THROTTLE` (Vestibule only): failed logins cause pauses.
    pub throttle: bool,
    /// `LOGIN_LOCKOUT` (Vestibule only).
    pub lockout: Lockout,
}

/// The consequence of more consecutive failed logins than the settings allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lockout {
    /// The account is suspended, as in Directus.
    Permanent,
    /// Logins to the account are refused for some time.
    Temporary,
}

/// Where a policy that requires TFA is enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnforceTfa {
    /// In the server: users without TFA can do nothing but set it up.
    Server,
    /// In the Studio only, as in Directus.
    Studio,
}

/// A window of a rate limiter, as `/server/info` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateWindow {
    /// Requests a window allows.
    pub points: u64,
    /// Length of a window in s.
    pub duration: u64,
}

impl From<RateWindow> for Limit {
    fn from(window: RateWindow) -> Self {
        Self { points: window.points, duration: Duration::from_secs(window.duration) }
    }
}

/// Retention of activity and revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// `RETENTION_SCHEDULE`.
    pub schedule: Schedule,
    /// `RETENTION_BATCH`: records per transaction.
    pub batch: u32,
    /// `ACTIVITY_RETENTION`: how long activity is kept; `None` is without limit.
    pub activity: Option<Duration>,
    /// `REVISIONS_RETENTION`: how long revisions are kept; `None` is without limit.
    pub revisions: Option<Duration>,
}

/// Settings of the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Lifetimes of tokens and sessions.
    pub lifetimes: TokenLifetimes,
    /// Rules of logins and registrations.
    pub login: LoginRules,
    /// Allowed pages for links in mails.
    pub pages: Pages,
    /// Limits on mails.
    pub mail: MailLimits,
    /// `EMAIL_NOTICES` (Vestibule only): a mail to the user after a change of password, address or TFA.
    pub notices: bool,
    /// `EMAIL_CHANGE_CONFIRM` (Vestibule only): users must confirm a new address before it replaces the old one.
    pub confirm_email_change: bool,
    /// Retention; `None` keeps everything.
    pub retention: Option<Retention>,
    /// Limits on queries.
    pub limits: Limits,
    /// `MAX_BATCH_MUTATION`: items that one request may change; `None` is no limit.
    pub max_batch: Option<usize>,
    /// `PUBLIC_URL`, without a trailing slash.
    pub public_url: String,
    /// Version of the program, for administrators only.
    pub version: String,
    /// `RATE_LIMITER_*`.
    pub rate_limit: Option<RateWindow>,
    /// `RATE_LIMITER_GLOBAL_*`.
    pub rate_limit_global: Option<RateWindow>,
}
