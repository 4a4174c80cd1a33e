//! JSON Web Tokens (RFC 7519): access tokens, session cookies and the links in mails (contract section 2).
//!
//! All are signed with HMAC-SHA-256 and the key `SECRET`, and issued by `directus`, so that a Directus and a Vestibule with
//! the same key accept each other's tokens. The current time is an argument of each verification.

mod access;
mod fingerprint;
mod keys;
mod parts;
mod purpose;
mod secrets;
mod signer;

pub use access::AccessClaims;
pub use fingerprint::reset_fingerprint;
pub use keys::Keys;
pub use parts::is_directus_jwt;
pub use purpose::{Purpose, PurposeClaims};
pub use secrets::{AccessToken, MailToken, RefreshToken, SessionToken};

/// The `iss` claim of every token.
const ISSUER: &str = "directus";
