//! Logins and sessions: rows of `vestibule_sessions` and `directus_sessions`.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::digest;
use crate::id::id_types;
use crate::token::SessionToken;
use crate::user::UserId;

id_types! {
    /// The key of a login: a successful authentication and every refresh that follows from it, on one device. The
    /// tokens cannot be computed from it.
    pub struct LoginId;
}

/// How tokens are returned (`mode` of `/auth/login`, `/auth/refresh` and `/auth/logout`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Both tokens in the body.
    Json,
    /// The access token in the body, the refresh token in a cookie.
    Cookie,
    /// Only a session cookie: an access token that names its session, authenticates requests and can be refreshed.
    Session,
}

impl Mode {
    /// The value of `mode` in requests.
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
    /// The refresh token; in session mode the `session` claim of the session cookie.
    pub token: SessionToken,
    /// The user who has logged in.
    pub user: UserId,
    /// When the session ends.
    pub expires: DateTime<Utc>,
    /// The token of the session that has replaced this one; set during the grace period.
    pub next_token: Option<SessionToken>,
}

/// What a login and all its refreshes have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Its id, the claim `sid` of its access tokens.
    pub id: LoginId,
    /// How the tokens were returned at the last refresh.
    pub mode: Mode,
    /// When the user logged in; `None` if the session was not created by Vestibule.
    pub first_seen: Option<DateTime<Utc>>,
    /// When the user logged in or the login was last refreshed.
    pub last_seen: DateTime<Utc>,
}

/// The id of a login that was not created by Vestibule, for example by a Directus that shares the database: half of a
/// digest of its token, from which the token cannot be computed.
pub fn foreign_login_id(token: &SessionToken) -> LoginId {
    let digest = digest::of(["session-id", token.expose()]);
    LoginId::new(Uuid::try_parse(&digest[..32]).unwrap_or_default())
}

/// What a refresh does with the session it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The row gets a new token, and the old token is invalid at once (as in Directus in json and cookie mode).
    Replace,
    /// A new row is added. The old one stays valid for the grace period and names the new one as its successor.
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

/// When a session that has a successor ends: after the grace period, and never later than `expires`.
pub fn end_of_grace(expires: DateTime<Utc>, now: DateTime<Utc>, grace: std::time::Duration) -> DateTime<Utc> {
    let grace = chrono::Duration::from_std(grace).unwrap_or(chrono::Duration::MAX);
    now.checked_add_signed(grace).map_or(expires, |end| end.min(expires))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;
    use crate::actor::Credential;
    use crate::token::AccessClaims;

    #[test]
    fn session_tokens_are_not_printed() {
        let token = SessionToken::new("hunter2");
        let user = UserId::new(Uuid::nil());
        let session = Some(token.clone());
        let printed = [
            format!("{:?}", AccessClaims { session: session.clone(), ..AccessClaims::default() }),
            format!(
                "{:?}",
                Identity::User {
                    id: user,
                    role: None,
                    session: session.clone(),
                    login: None,
                    credential: Credential::Login
                }
            ),
            format!("{:?}", Session { token, user, expires: DateTime::UNIX_EPOCH, next_token: session }),
        ];
        assert!(printed.iter().all(|text| text.contains('…') && !text.contains("hunter2")), "{printed:?}");
    }
}
