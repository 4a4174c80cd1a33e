//! What the operator decided, as far as use cases need it.

use std::time::Duration;

use vestibule_domain::allow_list::AllowList;
use vestibule_domain::query::Limits;
use vestibule_domain::schedule::Schedule;

/// How long things last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// `ACCESS_TOKEN_TTL`.
    pub access: Duration,
    /// `REFRESH_TOKEN_TTL`.
    pub refresh: Duration,
    /// `SESSION_COOKIE_TTL`.
    pub session: Duration,
    /// `SESSION_REFRESH_GRACE_PERIOD`: how long a session that was refreshed goes on working.
    pub session_grace: Duration,
    /// `REFRESH_TOKEN_GRACE_PERIOD` (ours): the same in json and cookie mode; zero behaves as Directus.
    pub refresh_grace: Duration,
    /// `USER_INVITE_TOKEN_TTL`.
    pub invite: Duration,
    /// `EMAIL_VERIFICATION_TOKEN_TTL`.
    pub verification: Duration,
}

/// Pages that a request may name for the link in a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    /// `PASSWORD_RESET_URL_ALLOW_LIST`.
    pub password_reset: AllowList,
    /// `USER_INVITE_URL_ALLOW_LIST`.
    pub invite: AllowList,
    /// `USER_REGISTER_URL_ALLOW_LIST`.
    pub registration: AllowList,
}

/// How many mails are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailLimits {
    /// `RATE_LIMITER_RECIPIENT_*` (ours): resets and verifications for one address; `None` is no limit.
    pub per_recipient: Option<RateWindow>,
    /// `RATE_LIMITER_EMAIL_*`: all mails of this server together, the others wait; `None` is no limit.
    pub all: Option<RateWindow>,
}

/// How logins are answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRules {
    /// `LOGIN_STALL_TIME`: a failed login is answered no earlier.
    pub stall: Duration,
    /// `REGISTER_STALL_TIME`: a registration is answered no earlier.
    pub register_stall: Duration,
    /// `AUTH_DISABLE_DEFAULT`: no login with a password at all.
    pub disabled: bool,
    /// `ENFORCE_TFA` (ours).
    pub enforce_tfa: EnforceTfa,
    /// `LOGIN_THROTTLE` (ours): failed logins are followed by pauses.
    pub throttle: bool,
    /// `LOGIN_LOCKOUT` (ours).
    pub lockout: Lockout,
}

/// What follows when the failed logins in a row that the settings allow are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lockout {
    /// The account is suspended, as in Directus.
    Permanent,
    /// The account is closed for a while.
    Temporary,
}

/// Who obeys a policy that demands a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnforceTfa {
    /// The server: until it is set up, a person can do nothing else.
    Server,
    /// The Studio only, as in Directus.
    Studio,
}

/// A window of a rate limiter, as `/server/info` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateWindow {
    /// Requests a window allows.
    pub points: u64,
    /// Length of a window in seconds.
    pub duration: u64,
}

/// What is deleted after a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// `RETENTION_SCHEDULE`.
    pub schedule: Schedule,
    /// `RETENTION_BATCH`: records at a time.
    pub batch: u32,
    /// `ACTIVITY_RETENTION`: how long the log is kept; `None` for ever.
    pub activity: Option<Duration>,
    /// `REVISIONS_RETENTION`: how long revisions are kept; `None` for ever.
    pub revisions: Option<Duration>,
}

/// What the operator decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long things last.
    pub lifetimes: TokenLifetimes,
    /// How logins are answered.
    pub login: LoginRules,
    /// Pages that links in mails may lead to.
    pub pages: Pages,
    /// How many mails are sent.
    pub mail: MailLimits,
    /// `EMAIL_NOTICES` (ours): people are told when their password, address or second factor changed.
    pub notices: bool,
    /// `EMAIL_CHANGE_CONFIRM` (ours): a new address of one's own counts once it has confirmed.
    pub confirm_email_change: bool,
    /// What is deleted after a while; `None` for nothing.
    pub retention: Option<Retention>,
    /// What a query may ask.
    pub limits: Limits,
    /// `MAX_BATCH_MUTATION`: items one request may change; `None` is no limit.
    pub max_batch: Option<usize>,
    /// `PUBLIC_URL`, without a slash at its end.
    pub public_url: String,
    /// Version of the program, for administrators only.
    pub version: String,
    /// `RATE_LIMITER_*`.
    pub rate_limit: Option<RateWindow>,
    /// `RATE_LIMITER_GLOBAL_*`.
    pub rate_limit_global: Option<RateWindow>,
}
