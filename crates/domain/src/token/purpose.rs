//! The claims of tokens in mails.

use serde::Serialize;
use serde_json::{Map, Value};

use super::access::seconds;
use crate::{Error, Result};

/// The purpose of a token in a mail (its `scope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Purpose {
    /// Accepting an invite.
    #[serde(rename = "invite")]
    Invite,
    /// Verifying the e-mail address of a registration.
    #[serde(rename = "pending-registration")]
    Verification,
    /// Setting a new password.
    #[serde(rename = "password-reset")]
    PasswordReset,
    /// Confirming a new address of a user; an addition to Directus.
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

/// The claims of a token in a mail, in the order of its payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeClaims {
    /// The recipient.
    pub email: String,
    /// The purpose.
    pub scope: Purpose,
    /// Makes the link valid only once. For a password reset it is the fingerprint of the stored hash
    /// ([`reset_fingerprint`](super::reset_fingerprint)), for a change of address a digest of the user and the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// When it was issued, as a Unix time in s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it expires, as a Unix time in s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
}

impl PurposeClaims {
    /// Reads the claims of a token whose signature and time are verified.
    ///
    /// # Errors
    /// [`Error::FORBIDDEN`] for another purpose, as in Directus.
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
