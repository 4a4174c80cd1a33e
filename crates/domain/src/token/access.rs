//! The claims of access tokens and session tokens.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::SessionToken;
use crate::session::LoginId;
use crate::user::{RoleId, UserId};
use crate::{Error, Result};

/// The claims of an access token or a session token, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccessClaims {
    /// The user; `None` in the token of a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<UserId>,
    /// The user's role when the token was made.
    pub role: Option<RoleId>,
    /// For clients only: what a request may do is read from the database.
    pub app_access: bool,
    /// For clients only, as above.
    pub admin_access: bool,
    /// For clients only: the user is required to set up TFA.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub enforce_tfa: bool,
    /// The session without which the token is invalid; only in session tokens.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose")]
    pub session: Option<SessionToken>,
    /// The login without which the token is invalid, as listed by `/users/me/sessions`. Not known to Directus. Session
    /// tokens do not have it, because they name their session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<LoginId>,
    /// The share that the token gives access to. Such tokens are made by Directus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Uuid>,
    /// When the token was made, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When the token expires, in seconds since 1970. Tokens without expiry are accepted, but not made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
}

/// Writes the session into the token. The text is exposed here and nowhere else in the claims.
fn expose<S: Serializer>(session: &Option<SessionToken>, serializer: S) -> Result<S::Ok, S::Error> {
    session.as_ref().map(SessionToken::expose).serialize(serializer)
}

impl AccessClaims {
    /// Reads the claims of a token whose signature and time were checked. Role and both flags must be present; the role
    /// may be null. All ids must be UUIDs.
    ///
    /// # Errors
    /// [`Error::InvalidToken`].
    pub(super) fn read(claims: &Map<String, Value>) -> Result<Self> {
        let flag = |name: &str| claims.get(name).map(|value| *value == Value::Bool(true));
        Ok(Self {
            id: key(claims, "id")?.map(UserId::new),
            role: claims
                .get("role")
                .ok_or(Error::InvalidToken)
                .and_then(|_| key(claims, "role"))?
                .map(RoleId::new),
            app_access: flag("app_access").ok_or(Error::InvalidToken)?,
            admin_access: flag("admin_access").ok_or(Error::InvalidToken)?,
            enforce_tfa: flag("enforce_tfa").unwrap_or(false),
            session: session(claims)?,
            sid: key(claims, "sid")?.map(LoginId::new),
            share: key(claims, "share")?,
            iat: seconds(claims, "iat"),
            exp: seconds(claims, "exp"),
        })
    }
}

fn key(claims: &Map<String, Value>, name: &str) -> Result<Option<Uuid>> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some).map_err(|_| Error::InvalidToken),
        Some(_) => Err(Error::InvalidToken),
    }
}

/// A `session` that is not a string is an error: ignoring it would make the token valid without its session.
fn session(claims: &Map<String, Value>) -> Result<Option<SessionToken>> {
    match claims.get("session") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) => Ok(Some(token.as_str().into())),
        Some(_) => Err(Error::InvalidToken),
    }
}

/// A point in time in seconds since 1970; fractions are dropped.
pub(super) fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}
