//! `X-Request-Id`: the id of a request, which is in its answer and in every line that is logged for it.

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is accepted from a client, in bytes.
const LONGEST: usize = 128;

/// The id that the client sent, or else a new one.
///
/// The id of a client is accepted only in a form that cannot break a log line or a header. It is not unique: a client may
/// send it twice.
pub(super) fn of(headers: &HeaderMap, generate: impl FnOnce() -> Uuid) -> HeaderValue {
    match headers.get(X_REQUEST_ID) {
        Some(id) if is_acceptable(id.as_bytes()) => id.clone(),
        _ => generated(generate()),
    }
}

fn is_acceptable(id: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    !id.is_empty() && id.len() <= LONGEST && id.iter().all(allowed)
}

fn generated(id: Uuid) -> HeaderValue {
    let mut buffer = Uuid::encode_buffer();
    let text = id.hyphenated().encode_lower(&mut buffer);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const NEW: &str = "00000000-0000-0000-0000-000000000000";

    fn id_for(value: &[u8]) -> HeaderValue {
        let value = HeaderValue::from_bytes(value).unwrap();
        of(&HeaderMap::from_iter([(X_REQUEST_ID, value)]), Uuid::nil)
    }

    #[rstest]
    #[case("a", true)]
    #[case("req_1.2-C", true)]
    #[case(&"x".repeat(128), true)]
    #[case(&"x".repeat(129), false)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("a\tb", false)]
    #[case("a,b", false)]
    #[case("a\"b", false)]
    #[case("a{b}", false)]
    #[case("ä", false)]
    fn only_plain_ids_are_accepted(#[case] id: &str, #[case] accepted: bool) {
        assert_eq!(id_for(id.as_bytes()), if accepted { id } else { NEW });
    }

    #[test]
    fn a_missing_id_is_generated() {
        assert_eq!(of(&HeaderMap::new(), Uuid::nil), NEW);
    }

    proptest! {
        #[test]
        fn every_id_is_plain(value in "[\\t -~\\x{80}-\\x{ff}]{0,140}") {
            prop_assert!(is_acceptable(id_for(value.as_bytes()).as_bytes()));
        }
    }
}
