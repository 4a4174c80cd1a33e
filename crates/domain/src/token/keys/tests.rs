use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::token::SessionToken;
use crate::user::{RoleId, UserId};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const NOW: i64 = 1_800_000_000;
const USER: UserId = UserId::new(Uuid::from_u128(1));
const ROLE: RoleId = RoleId::new(Uuid::from_u128(2));

/// Signed with `createHmac` of Node.js.
const KNOWN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMSIsInJvbGUiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDIiLCJhcHBfYWNjZXNzIjp0cnVlLCJhZG1pbl9hY2Nlc3MiOmZhbHNlLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDAwMDkwMCwiaXNzIjoiZGlyZWN0dXMifQ.RdSGe4jXmbqyds6Npzg4QWTyDjkK4xK8PCrR2LtkO-Y";

fn keys() -> Keys {
    Keys::new(&Secret::new("a-secret-of-thirty-two-characters"))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 999_000_000).unwrap()
}

fn claims() -> AccessClaims {
    AccessClaims {
        id: Some(USER),
        role: Some(ROLE),
        app_access: true,
        admin_access: false,
        iat: Some(NOW),
        exp: Some(NOW + 900),
        ..AccessClaims::default()
    }
}

/// Signs any header and payload.
fn token(header: &str, payload: &str) -> String {
    let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    let signed = format!("{}.{}", part(header), part(payload));
    let signature = keys().signer.sign(signed.as_bytes());
    format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature))
}

fn read(payload: Value) -> Result<AccessClaims> {
    keys().read_access(&token(HEADER, &payload.to_string()), now())
}

fn payload(token: &str) -> String {
    let part = token.split('.').nth(1).unwrap();
    String::from_utf8(BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
}

#[test]
fn a_token_is_the_same_as_that_of_node() {
    assert_eq!(keys().sign(&claims()).unwrap(), KNOWN);
    assert_eq!(keys().read_access(KNOWN, now()), Ok(claims()));
}

#[test]
fn the_claims_are_those_of_the_contract() {
    let id = USER.to_string();
    let session = AccessClaims { enforce_tfa: true, session: Some("s".into()), role: None, ..claims() };
    assert_eq!(
        payload(&keys().sign(&session).unwrap()),
        format!(
            "{{\"id\":\"{id}\",\"role\":null,\"app_access\":true,\"admin_access\":false,\"enforce_tfa\":true,\
             \"session\":\"s\",\"iat\":{NOW},\"exp\":{},\"iss\":\"directus\"}}",
            NOW + 900
        )
    );
    let share =
        AccessClaims { id: None, role: None, share: Some(ROLE.as_uuid()), app_access: false, ..claims() };
    assert_eq!(
        payload(&keys().sign(&share).unwrap()),
        format!(
            "{{\"role\":null,\"app_access\":false,\"admin_access\":false,\"share\":\"{ROLE}\",\
             \"iat\":{NOW},\"exp\":{},\"iss\":\"directus\"}}",
            NOW + 900
        )
    );
    for claims in [session, share] {
        assert_eq!(keys().read_access(&keys().sign(&claims).unwrap(), now()), Ok(claims));
    }
}

#[test]
fn expiry_is_checked_against_the_given_time() {
    let token = keys().sign(&claims()).unwrap();
    let at = |seconds| keys().read_access(&token, DateTime::from_timestamp(seconds, 0).unwrap());
    assert_eq!(at(0), Ok(claims()));
    assert_eq!(at(NOW + 899), Ok(claims()));
    assert_eq!(at(NOW + 900), Err(Error::TokenExpired));
    assert_eq!(at(NOW + 1_000_000), Err(Error::TokenExpired));
}

#[rstest]
#[case::never_ends(json!({"exp": null}), Error::InvalidToken)]
#[case::text(json!({"exp": "tomorrow"}), Error::InvalidToken)]
#[case::text_of_a_number(json!({"exp": "9999999999"}), Error::InvalidToken)]
#[case::past(json!({"exp": NOW - 1}), Error::TokenExpired)]
#[case::just_now(json!({"exp": NOW}), Error::TokenExpired)]
#[case::past_by_a_part_of_a_second(json!({"exp": NOW as f64 - 0.5}), Error::TokenExpired)]
#[case::not_yet(json!({"nbf": NOW + 1}), Error::InvalidToken)]
#[case::not_yet_and_past(json!({"nbf": NOW + 1, "exp": NOW - 1}), Error::InvalidToken)]
#[case::start_is_text(json!({"nbf": "now"}), Error::InvalidToken)]
#[case::other_issuer(json!({"iss": "other"}), Error::InvalidToken)]
#[case::id_is_no_key(json!({"id": "x"}), Error::InvalidToken)]
#[case::role_is_no_key(json!({"role": 1}), Error::InvalidToken)]
#[case::session_is_no_text(json!({"session": 1}), Error::InvalidToken)]
fn a_wrong_claim_is_refused(#[case] wrong: Value, #[case] error: Error) {
    let mut claims =
        json!({"id": USER, "role": ROLE, "app_access": true, "admin_access": true, "iss": "directus"});
    assert!(read(claims.clone()).is_ok());
    claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
    assert_eq!(read(claims), Err(error));
}

#[rstest]
#[case("role")]
#[case("app_access")]
#[case("admin_access")]
#[case("iss")]
fn a_missing_claim_is_refused(#[case] name: &str) {
    let mut claims =
        json!({"id": USER, "role": null, "app_access": true, "admin_access": true, "iss": "directus"});
    claims.as_object_mut().unwrap().remove(name);
    assert_eq!(read(claims), Err(Error::InvalidToken));
}

#[test]
fn a_token_without_expiry_or_issued_in_the_future_is_accepted() {
    let claims = json!({"role": null, "app_access": 1, "admin_access": "x", "iat": NOW + 3600, "nbf": NOW,
        "iss": "directus"});
    let expected = AccessClaims { iat: Some(NOW + 3600), ..AccessClaims::default() };
    assert_eq!(read(claims), Ok(expected));
}

#[rstest]
#[case(r#"{"alg":"none","typ":"JWT"}"#)]
#[case(r#"{"alg":"NONE"}"#)]
#[case(r#"{"alg":"HS384"}"#)]
#[case(r#"{"alg":"RS256"}"#)]
#[case(r#"{"alg":"HS256","crit":["exp"]}"#)]
fn other_algorithms_are_refused_even_with_a_valid_signature(#[case] header: &str) {
    let payload =
        json!({"role": null, "app_access": true, "admin_access": true, "iss": "directus"}).to_string();
    let good = token(r#"{"typ":"JWT","alg":"HS256"}"#, &payload);
    assert!(keys().read_access(&good, now()).is_ok());
    let bad = token(header, &payload);
    assert_eq!(keys().read_access(&bad, now()), Err(Error::InvalidToken));
    let unsigned = format!("{}.", bad.rsplit_once('.').unwrap().0);
    assert_eq!(keys().read_access(&unsigned, now()), Err(Error::InvalidToken));
}

#[test]
fn the_signature_is_verified_before_the_expiry() {
    let other = Keys::new(&Secret::new("another-secret-of-enough-length"));
    let expired = AccessClaims { exp: Some(NOW - 1), ..claims() };
    assert_eq!(keys().read_access(&other.sign(&claims()).unwrap(), now()), Err(Error::InvalidToken));
    assert_eq!(keys().read_access(&other.sign(&expired).unwrap(), now()), Err(Error::InvalidToken));
    assert_eq!(keys().read_access(&keys().sign(&expired).unwrap(), now()), Err(Error::TokenExpired));
}

#[test]
fn a_token_in_a_mail_has_one_purpose() {
    let reset = PurposeClaims {
        email: "a@example.com".into(),
        scope: Purpose::PasswordReset,
        hash: Some("33c587".into()),
        iat: Some(NOW),
        exp: Some(NOW + 60),
    };
    let token = keys().sign(&reset).unwrap();
    assert_eq!(
        payload(&token),
        format!(
            "{{\"email\":\"a@example.com\",\"scope\":\"password-reset\",\"hash\":\"33c587\",\"iat\":{NOW},\
             \"exp\":{},\"iss\":\"directus\"}}",
            NOW + 60
        )
    );
    assert_eq!(keys().read_purpose(&token, Purpose::PasswordReset, now()), Ok(reset));
    assert_eq!(keys().read_purpose(&token, Purpose::Invite, now()), Err(Error::FORBIDDEN));
    assert_eq!(keys().read_purpose(&token, Purpose::Verification, now()), Err(Error::FORBIDDEN));
    assert_eq!(keys().read_access(&token, now()), Err(Error::InvalidToken));
    let later = DateTime::from_timestamp(NOW + 60, 0).unwrap();
    assert_eq!(keys().read_purpose(&token, Purpose::PasswordReset, later), Err(Error::TokenExpired));
    let access = keys().sign(&claims()).unwrap();
    assert_eq!(keys().read_purpose(&access, Purpose::Invite, now()), Err(Error::FORBIDDEN));
    assert_eq!(keys().read_purpose("nonsense", Purpose::Invite, now()), Err(Error::InvalidToken));
}

#[test]
fn keys_do_not_print() {
    assert_eq!(format!("{:?}", keys()), "Keys(…)");
}

#[test]
fn every_changed_byte_makes_a_token_invalid() {
    let token = keys().sign(&claims()).unwrap();
    for place in 0..token.len() {
        for other in b"ABab01-_.=" {
            let mut bytes = token.clone().into_bytes();
            if bytes[place] != *other {
                bytes[place] = *other;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(keys().read_access(&text, now()), Err(Error::InvalidToken), "at {place}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_changed_token_is_refused(place: prop::sample::Index, other in 0u8..128, cut in any::<bool>()) {
        let token = keys().sign(&claims()).unwrap();
        let mut bytes = token.clone().into_bytes();
        let place = place.index(bytes.len());
        if cut {
            bytes.remove(place);
        } else {
            bytes[place] = other;
        }
        let changed = String::from_utf8(bytes).unwrap();
        prop_assume!(changed != token);
        prop_assert_eq!(keys().read_access(&changed, now()), Err(Error::InvalidToken));
    }

    #[test]
    fn any_text_is_refused(text in "\\PC{0,80}", dotted in "[A-Za-z0-9_-]{0,40}[.][A-Za-z0-9_-]{0,40}[.][A-Za-z0-9_-]{0,43}") {
        prop_assert_eq!(keys().read_access(&text, now()), Err(Error::InvalidToken));
        prop_assert_eq!(keys().read_access(&dotted, now()), Err(Error::InvalidToken));
        prop_assert!(keys().read_purpose(&text, Purpose::Invite, now()).is_err());
    }

    #[test]
    fn any_payload_with_a_valid_signature_is_read_or_refused(text in "\\PC{0,80}", number in any::<f64>()) {
        let _ = keys().read_access(&self::token(HEADER, &text), now());
        let _ = read(json!({"role": null, "app_access": true, "admin_access": true, "exp": number, "iat": number}));
    }

    #[test]
    fn signed_claims_are_read(
        id in any::<Option<u128>>(),
        role in any::<Option<u128>>(),
        [app_access, admin_access, enforce_tfa] in any::<[bool; 3]>(),
        session in any::<Option<String>>(),
        iat in any::<Option<i64>>(),
        life in 1i64..1_000_000_000,
    ) {
        let claims = AccessClaims {
            id: id.map(|id| UserId::new(Uuid::from_u128(id))),
            role: role.map(|id| RoleId::new(Uuid::from_u128(id))),
            app_access,
            admin_access,
            enforce_tfa,
            session: session.map(SessionToken::from),
            sid: None,
            share: None,
            iat,
            exp: Some(NOW + life),
        };
        let token = keys().sign(&claims).unwrap();
        prop_assert!(crate::token::is_directus_jwt(&token));
        prop_assert_eq!(keys().read_access(&token, now()), Ok(claims));
    }
}
