//! The parts of a token: `header.payload.signature`.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::ISSUER;
use super::signer::{Hs256, Signer};

/// A token, split at its dots.
pub(super) struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    /// What the signature covers: header, dot and payload.
    pub(super) signed: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(token: &'a str) -> Option<Self> {
        // Base64url and dots only: with any other character it is no JWT, whatever its parts can be decoded to.
        let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if !token.bytes().all(is_usual) {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.').filter(|(_, payload)| !payload.contains('.'))?;
        Some(Self { header, payload, signature, signed })
    }

    /// Whether the header names this algorithm, in this spelling, and no critical extension (`crit`, RFC 7515
    /// section 4.1.11).
    pub(super) fn is_signed_with(&self, algorithm: &str) -> bool {
        let is_usual = self.header == Hs256::ENCODED_HEADER && algorithm == Hs256::ALGORITHM;
        is_usual
            || object(self.header).is_some_and(|header| {
                header.get("alg").and_then(Value::as_str) == Some(algorithm) && !header.contains_key("crit")
            })
    }

    /// The claims, not verified.
    pub(super) fn claims(&self) -> Option<Map<String, Value>> {
        object(self.payload)
    }

    pub(super) fn signature(&self) -> Option<Vec<u8>> {
        BASE64URL_NOPAD.decode(self.signature.as_bytes()).ok()
    }
}

/// Header, dot and payload of a new token.
pub(super) fn to_be_signed(encoded_header: &str, claims: &[u8]) -> String {
    let mut text = String::with_capacity(encoded_header.len() + 2 * claims.len());
    text.push_str(encoded_header);
    text.push('.');
    BASE64URL_NOPAD.encode_append(claims, &mut text);
    text
}

/// Whether a token has the form of a Directus token: three parts, header and payload JSON, issued by `directus`.
///
/// Verifies nothing. Any other token is taken for a static token (contract section 2).
pub fn is_directus_jwt(token: &str) -> bool {
    #[derive(Deserialize)]
    struct Issued {
        iss: String,
    }
    let Some(parts) = Parts::of(token) else {
        return false;
    };
    let issued = || {
        let payload = BASE64URL_NOPAD.decode(parts.payload.as_bytes()).ok()?;
        serde_json::from_slice::<Issued>(&payload).ok()
    };
    (parts.header == Hs256::ENCODED_HEADER || object(parts.header).is_some())
        && issued().is_some_and(|issued| issued.iss == ISSUER)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let json = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

    fn token(header: &str, payload: &str, signature: &str) -> String {
        let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        format!("{}.{}.{signature}", part(header), part(payload))
    }

    #[rstest]
    #[case::directus(HEADER, r#"{"iss":"directus"}"#, true)]
    #[case::not_signed(r#"{"alg":"none"}"#, r#"{"iss":"directus"}"#, true)]
    #[case::other_issuer(HEADER, r#"{"iss":"other"}"#, false)]
    #[case::no_issuer(HEADER, "{}", false)]
    #[case::issuer_is_no_text(HEADER, r#"{"iss":1}"#, false)]
    #[case::no_object(HEADER, r#""directus""#, false)]
    #[case::no_json(HEADER, "iss=directus", false)]
    #[case::bad_header("alg", r#"{"iss":"directus"}"#, false)]
    fn tokens_are_recognised_by_their_issuer(
        #[case] header: &str,
        #[case] payload: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(is_directus_jwt(&token(header, payload, "")), expected);
        assert_eq!(is_directus_jwt(&token(header, payload, "c2ln")), expected);
    }

    #[rstest]
    #[case("")]
    #[case("static-token")]
    #[case("..")]
    #[case("a.b")]
    #[case("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJkaXJlY3R1cyJ9")]
    #[case("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJkaXJlY3R1cyJ9.c2ln.c2ln")]
    fn other_forms_are_not_recognised(#[case] token: &str) {
        assert!(!is_directus_jwt(token));
    }

    #[rstest]
    #[case(HEADER, true)]
    #[case(r#"{"typ":"JWT", "alg":"HS256"}"#, true)]
    #[case(r#"{"alg":"HS256","kid":"1"}"#, true)]
    #[case(r#"{"alg":"HS256","crit":["x"],"x":1}"#, false)]
    #[case(r#"{"alg":"hs256"}"#, false)]
    #[case(r#"{"alg":"HS512"}"#, false)]
    #[case(r#"{"alg":"RS256"}"#, false)]
    #[case(r#"{"alg":"none"}"#, false)]
    #[case(r#"{"alg":"None"}"#, false)]
    #[case(r#"{"alg":""}"#, false)]
    #[case(r#"{"alg":["HS256"]}"#, false)]
    #[case("{}", false)]
    fn only_one_algorithm_is_accepted(#[case] header: &str, #[case] known: bool) {
        let token = token(header, "{}", "");
        assert_eq!(Parts::of(&token).unwrap().is_signed_with("HS256"), known);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}", dotted in "[A-Za-z0-9_.-]{0,80}") {
            is_directus_jwt(&text);
            is_directus_jwt(&dotted);
        }
    }
}
