//! What an access token says.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{Error, Result};

/// The claims of an access token or a session cookie, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccessClaims {
    /// The user; a share has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The user's role when the token was made.
    pub role: Option<Uuid>,
    /// For clients only: what a request may do is read from the database.
    pub app_access: bool,
    /// For clients only, as above.
    pub admin_access: bool,
    /// Tells the client that the user has to set up a second factor.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub enforce_tfa: bool,
    /// The session the token lives and dies with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The login the token lives and dies with (ours), by the id that `/users/me/sessions` shows. A session cookie needs
    /// none: it names its session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The share the token opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Uuid>,
    /// When it was made, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it ends, in seconds since 1970. Tokens that never end are read, but not made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
}

impl AccessClaims {
    /// Reads the claims of a token whose signature and time were checked. Role and both flags have to be there,
    /// whatever they are, except that a key has to be a UUID or null.
    pub(super) fn read(claims: &Map<String, Value>) -> Result<Self> {
        let truth = |name: &str| claims.get(name).map(|value| *value == Value::Bool(true));
        Ok(Self {
            id: key(claims, "id")?,
            role: claims.get("role").ok_or(Error::InvalidToken).and_then(|_| key(claims, "role"))?,
            app_access: truth("app_access").ok_or(Error::InvalidToken)?,
            admin_access: truth("admin_access").ok_or(Error::InvalidToken)?,
            enforce_tfa: truth("enforce_tfa").unwrap_or(false),
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

/// A `session` that is there but no text must not turn a session cookie into a token without a session.
fn session(claims: &Map<String, Value>) -> Result<Option<String>> {
    match claims.get("session") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) => Ok(Some(token.clone())),
        Some(_) => Err(Error::InvalidToken),
    }
}

/// A point in time; parts of a second are dropped.
pub(super) fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}
