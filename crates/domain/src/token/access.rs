//! The claims of access tokens.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{Error, Result};

/// The claims of an access token, in the order of its payload. A session cookie is an access token with a `session`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccessClaims {
    /// The user; `None` for a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The user's role when the token was issued.
    pub role: Option<Uuid>,
    /// For clients only: the rights of a request are read from the database.
    pub app_access: bool,
    /// For clients only, as `app_access`.
    pub admin_access: bool,
    /// For clients only: the user has to set up TFA.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub enforce_tfa: bool,
    /// The session token of the session. The token is invalid without that session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The key of the login, as in `/users/me/sessions`; an addition to Directus. The token is invalid without that login. A
    /// session cookie has none, since it names its session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The share that the token grants access to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Uuid>,
    /// When it was issued, as a Unix time in s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it expires, as a Unix time in s. Tokens without expiry are accepted, but not issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
}

impl AccessClaims {
    /// Reads the claims of a token whose signature and time are verified. `role` and both flags are required; a flag may have
    /// any value, and a key is a UUID or null.
    pub(super) fn read(claims: &Map<String, Value>) -> Result<Self> {
        let flag = |name: &str| claims.get(name).map(|value| *value == Value::Bool(true));
        Ok(Self {
            id: key(claims, "id")?,
            role: claims.get("role").ok_or(Error::InvalidToken).and_then(|_| key(claims, "role"))?,
            app_access: flag("app_access").ok_or(Error::InvalidToken)?,
            admin_access: flag("admin_access").ok_or(Error::InvalidToken)?,
            enforce_tfa: flag("enforce_tfa").unwrap_or(false),
            session: session(claims)?,
            sid: key(claims, "sid")?,
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

/// A `session` that is not a text is an error: ignoring it would turn a session cookie into a token without a session.
fn session(claims: &Map<String, Value>) -> Result<Option<String>> {
    match claims.get("session") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) => Ok(Some(token.clone())),
        Some(_) => Err(Error::InvalidToken),
    }
}

/// A Unix time; fractions of a second are dropped.
pub(super) fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}
