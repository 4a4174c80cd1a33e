//! Sessions: one row of `directus_sessions` is one login on one device.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::digest;
use crate::id::id_types;

id_types! {
    /// The key of a login: a sign-in and all its refreshes. Says nothing about the tokens.
    pub struct LoginId;
}

/// How a client wants its tokens (`mode` of `/auth/login`, `/auth/refresh` and `/auth/logout`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Both tokens in the body.
    Json,
    /// The access token in the body, the refresh token in a cookie.
    Cookie,
    /// One cookie that is both.
    Session,
}

impl Mode {
    /// The word of the wire.
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
    /// The refresh token, and the `session` claim of a session cookie.
    pub token: String,
    /// Whose it is.
    pub user: Uuid,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// The token that has replaced this one; set during the grace period.
    pub next_token: Option<String>,
}

/// What a login and all its refreshes have in common: one device, for whoever looks at the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Says nothing about the tokens.
    pub id: Uuid,
    /// How the client wanted its tokens the last time.
    pub mode: Mode,
    /// When the login was; unknown where it was none of ours.
    pub first_seen: Option<DateTime<Utc>>,
    /// When the login or the last refresh was.
    pub last_seen: DateTime<Utc>,
}

/// The id of a login that was none of ours, such as one at a Directus beside us: half a digest of its token, from which
/// the token cannot be computed.
pub fn foreign_login_id(token: &str) -> Uuid {
    let digest = digest::of(["session-id", token]);
    Uuid::try_parse(&digest[..32]).unwrap_or_default()
}

/// What a refresh does with the session it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The row gets a new token, the old one is dead at once (Directus in json and cookie mode).
    Replace,
    /// A new row is added; the old one lives on for the grace period and leads to the new one.
    Succeed,
}

impl Rotation {
    /// Session mode always keeps the old row for a while; json and cookie mode do so unless the grace period is zero.
    pub fn of(mode: Mode, grace: std::time::Duration) -> Self {
        match mode {
            Mode::Session => Self::Succeed,
            Mode::Json | Mode::Cookie if grace.is_zero() => Self::Replace,
            Mode::Json | Mode::Cookie => Self::Succeed,
        }
    }
}

/// When a session that has been succeeded ends: after the grace period, but never later than it would have anyway.
pub fn end_of_grace(expires: DateTime<Utc>, now: DateTime<Utc>, grace: std::time::Duration) -> DateTime<Utc> {
    let grace = chrono::Duration::from_std(grace).unwrap_or(chrono::Duration::MAX);
    now.checked_add_signed(grace).map_or(expires, |end| end.min(expires))
}
