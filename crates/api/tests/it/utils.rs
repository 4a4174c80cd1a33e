//! `/utils/…` (contract section 12).

mod redirect;
mod revert;
mod sort;

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use crate::fixtures::{ANN, refresh, refresh_token};

#[rstest]
#[case("", 32)]
#[case("?length=10", 10)]
#[case("?length=1", 1)]
#[case("?length=500", 500)]
#[case("?length=%2012%20", 12)]
#[tokio::test]
async fn random_string_is_public(#[case] query: &str, #[case] length: usize) {
    let app = TestApp::new().await;
    let path = format!("/utils/random/string{query}");
    let reply = app.anon().get(&path).await.assert_status(200);
    let text = reply.data().as_str().expect("a text").to_owned();
    assert_eq!(text.len(), length);
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
    if length > 9 {
        assert_ne!(app.anon().get(&path).await.data(), &json!(text));
    }
}

#[rstest]
#[case("0", "Too small: expected number to be >=1")]
#[case("-1", "Too small: expected number to be >=1")]
#[case("501", "Too big: expected number to be <=500")]
#[case("1e9", "Too big: expected number to be <=500")]
#[case("foo", "Invalid input: expected number, received NaN")]
#[case("NaN", "Invalid input: expected number, received NaN")]
#[case("1.5", "Invalid input: expected int, received number")]
#[case("", "Too small: expected number to be >=1")]
#[tokio::test]
async fn invalid_length_is_rejected(#[case] length: &str, #[case] reason: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().get(&format!("/utils/random/string?length={length}")).await.assert_status(400);
    let reason = format!("Validation error: {reason} at \"length\"");
    assert_eq!(reply.body["errors"][0]["extensions"], json!({ "reason": reason, "code": "INVALID_QUERY" }));
}

/// In Directus an invalid length broke the generator of all tokens.
#[tokio::test]
async fn ghsa_632p_invalid_length_does_not_affect_token_generation() {
    let app = TestApp::new().await;
    for length in ["foo", "-1", "0", "1e9", "NaN", "Infinity", "-0", "0x10", "9007199254740993", "%00"] {
        let reply = app.anon().get(&format!("/utils/random/string?length={length}")).await;
        assert!(reply.status.as_u16() < 500, "{length}");
    }
    app.anon().get("/utils/random/string?length[]=5&length[a]=x").await.assert_status(400);
    let token = refresh_token(&app, ADMIN_EMAIL).await;
    let next = refresh(&app, &token).await.assert_status(200).text("refresh_token");
    assert_eq!(next.len(), 64);
}

#[tokio::test]
async fn only_administrators_can_clear_the_cache() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for path in ["/utils/cache/clear", "/utils/cache/clear?system"] {
        let reply = app.admin().send("POST", path, None).await.assert_status(200);
        assert_eq!(reply.body, json!(null));
        assert_eq!(app.anon().send("POST", path, None).await.code(), "FORBIDDEN");
        assert_eq!(app.logged_in(ANN).await.send("POST", path, None).await.code(), "FORBIDDEN");
    }
}

/// GHSA-xw72-c69j-h2rj: no public route computes hashes.
#[tokio::test]
async fn ghsa_xw72_there_are_no_public_hash_routes() {
    let app = TestApp::new().await;
    for path in ["/utils/hash/generate", "/utils/hash/verify"] {
        let body = json!({ "string": "x", "hash": "x" });
        assert_eq!(app.admin().post(path, body).await.code(), "ROUTE_NOT_FOUND");
    }
}
