//! `GET /users/register/verify-email`.

use rstest::rstest;
use serde_json::json;
use vestibule_api::studio::{Files, Studio};
use vestibule_testkit::{PASSWORD, TestApp, claims, signed};

use super::{SECRET, registered, verify, with_setup, with_verification};
use crate::fixtures::{ANN, days, status_of};

async fn id_of(app: &TestApp, email: &str) -> String {
    let id = app.value(&format!("SELECT id FROM directus_users WHERE email = '{email}'")).await;
    id.as_str().expect("a key").to_owned()
}

#[tokio::test]
async fn link_activates_the_user_and_redirects_to_it() {
    let app = with_verification().await;
    let token = registered(&app, ANN, SECRET).await;
    let reply = verify(&app, &token).await.assert_status(302);
    let target = format!("/admin/users/{}", id_of(&app, ANN).await);
    assert_eq!(reply.header("location"), Some(target.as_str()));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "GHSA-2ccr-g2rv-h677");
    assert_eq!(status_of(&app, ANN).await, "active");
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
}

/// Mail scanners open the link first, with `GET` or `HEAD`, and more than once.
#[tokio::test]
async fn link_survives_a_mail_scanner() {
    let app = with_verification().await;
    let token = registered(&app, ANN, SECRET).await;
    let path = format!("/users/register/verify-email?token={token}");
    app.anon().send("HEAD", &path, None).await.assert_status(302);
    let first = verify(&app, &token).await.assert_status(302);
    app.advance(days(6));
    let before = app.tables().await;
    let again = verify(&app, &token).await.assert_status(302);
    assert_eq!(again.header("location"), first.header("location"));
    app.assert_unchanged_since(&before, "a link that is opened again").await;
}

/// As recorded in register/with-verification: the first login invalidates the link.
#[tokio::test]
async fn link_is_invalid_after_the_first_login() {
    let app = with_verification().await;
    let token = registered(&app, ANN, SECRET).await;
    verify(&app, &token).await.assert_status(302);
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
    let before = app.tables().await;
    let reply = verify(&app, &token).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], "Invalid payload. Invalid verification code.");
    app.assert_unchanged_since(&before, "a used link").await;
}

#[rstest]
#[case("suspended")]
#[case("invited")]
#[case("draft")]
#[case("archived")]
#[tokio::test]
async fn user_with_another_status_is_left_unchanged(#[case] status: &str) {
    let app = with_verification().await;
    let token = registered(&app, ANN, SECRET).await;
    let path = format!("/users/{}", id_of(&app, ANN).await);
    app.admin().patch(&path, json!({ "status": status })).await.assert_status(200);
    let before = app.tables().await;
    assert_eq!(verify(&app, &token).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, status).await;
}

#[tokio::test]
async fn other_tokens_are_rejected_by_code_and_change_nothing() {
    let app = with_verification().await;
    app.user("bob@example.com", json!({})).await;
    app.logged_in("bob@example.com").await;
    let token = registered(&app, ANN, SECRET).await;
    let good = claims(&token);
    let with = |name: &str, value| {
        let mut claims = good.clone();
        claims[name] = value;
        signed(&claims)
    };
    let now = app.now().timestamp();
    let cases = [
        ("INVALID_TOKEN", "nonsense".to_owned()),
        ("INVALID_TOKEN", format!("{token}x")),
        ("INVALID_TOKEN", with("iss", json!("other"))),
        ("TOKEN_EXPIRED", with("exp", json!(now))),
        ("FORBIDDEN", with("scope", json!("invite"))),
        ("FORBIDDEN", with("scope", json!("password-reset"))),
        ("INVALID_PAYLOAD", with("email", json!("bob@example.com"))),
        ("INVALID_PAYLOAD", with("email", json!("nobody@example.com"))),
    ];
    let before = app.tables().await;
    for (code, token) in cases {
        assert_eq!(verify(&app, &token).await.code(), code, "{token}");
    }
    app.assert_unchanged_since(&before, "a wrong token").await;
}

/// As recorded from Directus.
#[rstest]
#[case("", 403, None)]
#[case("?token=", 302, Some("/admin/login"))]
#[case("?token[]=x", 302, Some("/admin/login"))]
#[case("?token=x&token=y", 302, Some("/admin/login"))]
#[case("?token[a]=x", 302, Some("/admin/login"))]
#[tokio::test]
async fn missing_token_is_reported_and_malformed_token_redirects(
    #[case] query: &str,
    #[case] status: u16,
    #[case] location: Option<&str>,
) {
    let app = with_verification().await;
    let reply = app.anon().get(&format!("/users/register/verify-email{query}")).await.assert_status(status);
    assert_eq!(reply.header("location"), location);
}

/// An application with a built Studio, or with the placeholder page of an unbuilt one.
async fn with_studio(is_built: bool) -> TestApp {
    let files =
        Files::new(move |path| (is_built && path == "index.html").then(|| b"the page".as_slice().into()));
    with_setup(|setup| setup.site.studio = Some(Studio::new(files, ""))).await
}

/// Browsers are redirected to a result page; API clients get the response of Directus.
#[tokio::test]
async fn browser_is_redirected_to_the_result_page() {
    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let app = with_studio(true).await;
    let token = registered(&app, ANN, SECRET).await;
    let path = |token: &str| format!("/users/register/verify-email?token={token}");
    let browser = app.anon().with_header("accept", BROWSER);
    assert_eq!(
        browser.get(&path(&token)).await.assert_status(302).header("location"),
        Some("../../admin/verify-email"),
        "the user cannot open their own page before the first login"
    );
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
    let before = app.tables().await;
    for (token, code) in [(token.as_str(), "INVALID_PAYLOAD"), ("nonsense", "INVALID_TOKEN")] {
        let reply = browser.get(&path(token)).await.assert_status(302);
        let target = format!("../../admin/verify-email?error={code}");
        assert_eq!(reply.header("location"), Some(target.as_str()));
        let api_client = app.anon().with_header("accept", "application/json, text/plain, */*");
        assert_eq!(api_client.get(&path(token)).await.code(), code);
        assert_eq!(verify(&app, token).await.code(), code);
    }
    app.advance(days(7));
    let reply = browser.get(&path(&token)).await.assert_status(302);
    assert_eq!(reply.header("location"), Some("../../admin/verify-email?error=TOKEN_EXPIRED"));
    app.assert_unchanged_since(&before, "an invalid link").await;
    for app in [with_studio(false).await, with_verification().await] {
        let browser = app.anon().with_header("accept", BROWSER);
        assert_eq!(browser.get(&path("nonsense")).await.code(), "INVALID_TOKEN", "there is no such page");
    }
}

/// An old cookie in the browser must not block the link.
#[tokio::test]
async fn stale_cookie_does_not_block_verification() {
    let app = with_verification().await;
    app.user("bob@example.com", json!({})).await;
    let bob = crate::fixtures::browser_login(&app, "bob@example.com").await;
    app.execute("DELETE FROM directus_sessions").await;
    let token = registered(&app, ANN, PASSWORD).await;
    bob.get(&format!("/users/register/verify-email?token={token}")).await.assert_status(302);
}
