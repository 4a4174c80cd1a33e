//! Forged tokens.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, TestApp, forged, signed};

const SECRET: &str = "a-secret-for-tests-0123456789abcdef";

/// Claims of the administrator that are valid except for the signature.
async fn claims(app: &TestApp) -> Value {
    let admin = format!("SELECT id, role FROM directus_users WHERE email = '{ADMIN_EMAIL}'");
    let mut claims = app.rows(&admin).await.remove(0);
    let now = app.now().timestamp();
    for (name, value) in
        [("app_access", json!(true)), ("admin_access", json!(true)), ("iss", json!("directus"))]
    {
        claims[name] = value;
    }
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + 900);
    claims
}

/// Status and code of the response to a token; asserts that query and cookie give the same response.
async fn answer(app: &TestApp, token: &str) -> (u16, String) {
    let reply = app.anon().with_token(token).get("/users/me").await;
    let query = app.anon().get(&format!("/users/me?access_token={token}")).await;
    let cookie = app.anon().with_cookie(crate::fixtures::SESSION, token).get("/users/me").await;
    assert_eq!((reply.status, &reply.body), (query.status, &query.body));
    assert_eq!((reply.status, &reply.body), (cookie.status, &cookie.body));
    (reply.status.as_u16(), reply.code().to_owned())
}

#[tokio::test]
async fn correctly_signed_token_is_accepted() {
    let app = TestApp::new().await;
    assert_eq!(answer(&app, &signed(&claims(&app).await)).await, (200, String::new()));
}

#[rstest]
#[case(json!({ "alg": "none", "typ": "JWT" }))]
#[case(json!({ "alg": "None" }))]
#[case(json!({ "alg": "NONE" }))]
#[case(json!({ "alg": "hs256", "typ": "JWT" }))]
#[case(json!({ "alg": "HS384", "typ": "JWT" }))]
#[case(json!({ "alg": "HS512", "typ": "JWT" }))]
#[case(json!({ "alg": "RS256", "typ": "JWT" }))]
#[case(json!({ "alg": ["HS256"] }))]
#[case(json!({ "alg": null }))]
#[case(json!({ "typ": "JWT" }))]
#[case(json!({ "alg": "HS256", "crit": ["exp"], "exp": 1 }))]
#[tokio::test]
async fn other_algorithm_is_rejected_with_and_without_signature(#[case] header: Value) {
    let app = TestApp::new().await;
    let claims = claims(&app).await;
    let token = forged(&header, &claims, SECRET);
    assert_eq!(answer(&app, &token).await, (403, "INVALID_TOKEN".into()), "with a signature");
    let bare = token.rsplit_once('.').expect("three parts").0;
    assert_eq!(answer(&app, &format!("{bare}.")).await, (403, "INVALID_TOKEN".into()), "without one");
}

#[tokio::test]
async fn token_signed_with_another_secret_is_rejected() {
    let app = TestApp::new().await;
    let claims = claims(&app).await;
    for secret in ["another-secret-of-enough-length-000", "", &SECRET[1..]] {
        let token = forged(&json!({ "alg": "HS256", "typ": "JWT" }), &claims, secret);
        assert_eq!(answer(&app, &token).await, (403, "INVALID_TOKEN".into()), "{secret:?}");
    }
}

#[rstest]
#[case(0)]
#[case(1)]
#[case(2)]
#[tokio::test]
async fn tampered_token_is_rejected(#[case] part: usize) {
    let app = TestApp::new().await;
    let token = signed(&claims(&app).await);
    let other = signed(&json!({ "iss": "directus", "id": null }));
    let mut parts: Vec<&str> = token.split('.').collect();
    let changed = match part {
        0 => "eyJhbGciOiJIUzI1NiJ9".to_owned(),
        _ => other.split('.').nth(part).expect("three parts").to_owned(),
    };
    parts[part] = &changed;
    assert_eq!(answer(&app, &parts.join(".")).await, (403, "INVALID_TOKEN".into()));
}

#[rstest]
#[case("role", Value::Null, None, 403)]
#[case("app_access", Value::Null, None, 403)]
#[case("admin_access", Value::Null, None, 403)]
#[case("id", Value::Null, None, 401)]
#[case("id", json!("nonsense"), Some(()), 403)]
#[case("id", json!(["x"]), Some(()), 403)]
#[case("role", json!(5), Some(()), 403)]
#[case("share", json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11"), Some(()), 401)]
#[case("session", json!("x"), Some(()), 401)]
#[case("session", json!(5), Some(()), 403)]
#[case("session", json!(""), Some(()), 401)]
#[case("exp", json!("tomorrow"), Some(()), 403)]
#[case("exp", json!(null), Some(()), 403)]
#[case("nbf", json!(4_102_444_800_u64), Some(()), 403)]
#[case("exp", json!(1_700_000_000), Some(()), 401)]
#[case("exp", Value::Null, None, 200)]
#[case("iat", json!(4_102_444_800_u64), Some(()), 200)]
#[case("role", json!(null), Some(()), 200)]
#[case("app_access", json!("x"), Some(()), 200)]
#[tokio::test]
async fn claims_are_validated(
    #[case] name: &str,
    #[case] value: Value,
    #[case] is_there: Option<()>,
    #[case] status: u16,
) {
    let app = TestApp::new().await;
    let mut claims = claims(&app).await;
    let object = claims.as_object_mut().expect("claims");
    match is_there {
        Some(()) => _ = object.insert(name.to_owned(), value),
        None => _ = object.remove(name),
    }
    assert_eq!(answer(&app, &signed(&claims)).await.0, status);
}

/// A token of another issuer is looked up as a static token and not found.
#[tokio::test]
async fn token_of_another_issuer_is_rejected() {
    let app = TestApp::new().await;
    let mut claims = claims(&app).await;
    for issuer in [json!("other"), json!("Directus"), json!(["directus"]), json!(null)] {
        claims["iss"] = issuer;
        assert_eq!(answer(&app, &signed(&claims)).await, (401, "INVALID_CREDENTIALS".into()));
    }
}
