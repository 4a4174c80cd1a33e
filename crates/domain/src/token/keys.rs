//! Signs and verifies tokens.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::parts::{Parts, to_be_signed};
use super::signer::{Hs256, Signer};
use super::{AccessClaims, ISSUER, Purpose, PurposeClaims};
use crate::{Error, Result, Secret};

/// The keys that sign and verify tokens, derived from `SECRET`.
#[derive(Clone)]
pub struct Keys {
    signer: Hs256,
}

impl Keys {
    /// Keys from `SECRET`. Anyone who knows it can forge tokens for any user, so it should be 32 bytes or longer
    /// (RFC 7518 section 3.2).
    pub fn new(secret: &Secret) -> Self {
        Self { signer: Hs256::new(secret) }
    }

    /// Issues a token with these claims and the issuer. The same claims always give the same token.
    ///
    /// # Errors
    /// [`Error::Internal`] if the claims are not an object.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String> {
        #[derive(Serialize)]
        struct Issued<'a, C> {
            #[serde(flatten)]
            claims: &'a C,
            iss: &'static str,
        }
        let claims = serde_json::to_vec(&Issued { claims, iss: ISSUER }).map_err(Error::caused_by)?;
        let mut token = to_be_signed(Hs256::ENCODED_HEADER, &claims);
        let signature = self.signer.sign(token.as_bytes());
        token.push('.');
        data_encoding::BASE64URL_NOPAD.encode_append(&signature, &mut token);
        Ok(token)
    }

    /// Verifies an access token at the time `now`.
    ///
    /// # Errors
    /// [`Error::TokenExpired`] for an otherwise valid token that has expired, [`Error::InvalidToken`] for every other.
    pub fn read_access(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims> {
        AccessClaims::read(&self.check(token, now)?)
    }

    /// Verifies a token from a mail at the time `now`.
    ///
    /// # Errors
    /// As [`read_access`](Self::read_access), and [`Error::FORBIDDEN`] for a token with another purpose.
    pub fn read_purpose(&self, token: &str, purpose: Purpose, now: DateTime<Utc>) -> Result<PurposeClaims> {
        PurposeClaims::read(&self.check(token, now)?, purpose)
    }

    /// Verifies the signature, then time and issuer: nothing of a token is used before its signature is verified.
    fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Map<String, Value>> {
        let parts = Parts::of(token).ok_or(Error::InvalidToken)?;
        let signature = parts.signature().ok_or(Error::InvalidToken)?;
        if !parts.is_signed_with(Hs256::ALGORITHM) || !self.signer.verify(parts.signed.as_bytes(), &signature)
        {
            return Err(Error::InvalidToken);
        }
        let claims = parts.claims().ok_or(Error::InvalidToken)?;
        check_time(&claims, now.timestamp() as f64)?;
        match claims.get("iss") {
            Some(Value::String(issuer)) if issuer == ISSUER => Ok(claims),
            _ => Err(Error::InvalidToken),
        }
    }
}

/// Checks `nbf` and `exp`, which are optional; `iat` may have any value (contract section 2).
fn check_time(claims: &Map<String, Value>, now: f64) -> Result<()> {
    let number = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or(Error::InvalidToken),
    };
    if number("nbf")?.is_some_and(|start| start > now) {
        return Err(Error::InvalidToken);
    }
    if number("exp")?.is_some_and(|end| end <= now) { Err(Error::TokenExpired) } else { Ok(()) }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests;
