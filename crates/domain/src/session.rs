//! Sessions and logins. A session is a row of `directus_sessions`; a login is a sign-in with all its refreshes.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::digest;
use crate::id::id_types;

id_types! {
    /// The key of a login, in `vestibule_sessions` and in the claim `sid`. Independent of the tokens.
    pub struct LoginId;
}

/// How tokens are returned (`mode` of `/auth/login`, `/auth/refresh` and `/auth/logout`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Both tokens in the body.
    Json,
    /// The access token in the body, the refresh token in a cookie.
    Cookie,
    /// One session cookie, which replaces both.
    Session,
}

impl Mode {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Cookie => "cookie",
            Self::Session => "session",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Json, Self::Cookie, Self::Session].into_iter().find(|mode| mode.as_str() == text).ok_or(())
    }
}

/// A row of `directus_sessions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The [session token](crate::token::SessionToken).
    pub token: String,
    /// The user.
    pub user: Uuid,
    /// When it expires.
    pub expires: DateTime<Utc>,
    /// The session token that replaced this one; set during the grace period.
    pub next_token: Option<String>,
}

/// A login: a sign-in with all its refreshes, on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Key; independent of the tokens.
    pub id: Uuid,
    /// The mode of the last refresh.
    pub mode: Mode,
    /// When the user signed in; unknown for a login at a Directus that shares the database.
    pub first_seen: Option<DateTime<Utc>>,
    /// When the tokens were last issued.
    pub last_seen: DateTime<Utc>,
}

/// The key of a login that Vestibule did not create, such as one at a Directus that shares the database: half a digest of
/// its session token, from which the token cannot be computed.
pub fn foreign_login_id(token: &str) -> Uuid {
    let digest = digest::of(["session-id", token]);
    Uuid::try_parse(&digest[..32]).unwrap_or_default()
}

/// How a refresh replaces the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The row gets a new token, and the old one is invalid at once (as in Directus in `json` and `cookie` mode).
    Replace,
    /// A new row is inserted; the old one stays valid for the grace period and refers to the new one.
    Succeed,
}

impl Rotation {
    /// `session` mode always keeps the old row for the grace period; `json` and `cookie` mode do unless the period is zero.
    pub fn of(mode: Mode, grace: std::time::Duration) -> Self {
        match mode {
            Mode::Session => Self::Succeed,
            Mode::Json | Mode::Cookie if grace.is_zero() => Self::Replace,
            Mode::Json | Mode::Cookie => Self::Succeed,
        }
    }
}

/// When a replaced session expires: after the grace period, but not later than before.
pub fn end_of_grace(expires: DateTime<Utc>, now: DateTime<Utc>, grace: std::time::Duration) -> DateTime<Utc> {
    let grace = chrono::Duration::from_std(grace).unwrap_or(chrono::Duration::MAX);
    now.checked_add_signed(grace).map_or(expires, |end| end.min(expires))
}
