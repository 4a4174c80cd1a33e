//! Tokens that are sent by mail.

use serde::Serialize;
use serde_json::{Map, Value};

use super::access::seconds;
use crate::{Error, Result};

/// What a token from a mail is good for (its `scope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Purpose {
    /// Accepting an invite.
    #[serde(rename = "invite")]
    Invite,
    /// Proving an e-mail address after registration.
    #[serde(rename = "pending-registration")]
    Verification,
    /// Setting a new password.
    #[serde(rename = "password-reset")]
    PasswordReset,
    /// Proving a new address of one's own (ours).
    #[serde(rename = "email-change")]
    EmailChange,
}

impl Purpose {
    /// The `scope` claim.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Verification => "pending-registration",
            Self::PasswordReset => "password-reset",
            Self::EmailChange => "email-change",
        }
    }
}

/// The claims of a token from a mail, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeClaims {
    /// Whom it was sent to.
    pub email: String,
    /// What it is good for.
    pub scope: Purpose,
    /// What the link is bound to, so that it works once: of a password reset what the password was
    /// ([`reset_fingerprint`](super::reset_fingerprint)), of a change of the address the user and what it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// When it was made, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
}

impl PurposeClaims {
    /// Reads the claims of a token whose signature and time were checked. One for another purpose is refused as
    /// [`Error::FORBIDDEN`], as Directus does.
    pub(super) fn read(claims: &Map<String, Value>, purpose: Purpose) -> Result<Self> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("scope").as_deref() != Some(purpose.as_str()) {
            return Err(Error::FORBIDDEN);
        }
        Ok(Self {
            email: text("email").ok_or(Error::FORBIDDEN)?,
            scope: purpose,
            hash: text("hash"),
            iat: seconds(claims, "iat"),
            exp: seconds(claims, "exp"),
        })
    }
}
