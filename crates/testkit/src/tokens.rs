//! Decodes and forges tokens.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::SECRET;

/// The claims of a token, without verification.
#[track_caller]
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a token has three parts");
    let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).expect("base64url");
    serde_json::from_slice(&payload).expect("claims are JSON")
}

/// A token with `claims`, correctly signed with the secret of every [`crate::TestApp`].
pub fn signed(claims: &Value) -> String {
    forged(&json!({ "alg": "HS256", "typ": "JWT" }), claims, SECRET)
}

/// A token with any header and claims. It is signed by HMAC-SHA-256 even if the header names another algorithm.
pub fn forged(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = BASE64URL_NOPAD.encode(&hmac(secret.as_bytes(), signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// HMAC (RFC 2104). Implemented here so that forged tokens do not depend on the tested code.
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut key = [0; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret);
    }
    let padded = |pad: u8| key.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}
