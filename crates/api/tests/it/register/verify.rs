//! `GET /users/register/verify-email`.

use rstest::rstest;
use serde_json::json;
use vestibule_api::studio::{Files, Studio};
use vestibule_testkit::{PASSWORD, TestApp, claims, signed};

use super::{SECRET, open, open_with, registered, verify};
use crate::people::{ANN, days, status_of};

async fn id_of(app: &TestApp, email: &str) -> String {
    let id = app.value(&format!("SELECT id FROM directus_users WHERE email = '{email}'")).await;
    id.as_str().expect("a key").to_owned()
}

#[tokio::test]
async fn the_link_lets_in_and_leads_to_the_user() {
    let app = open().await;
    let token = registered(&app, ANN, SECRET).await;
    let reply = verify(&app, &token).await.assert_status(302);
    let target = format!("/admin/users/{}", id_of(&app, ANN).await);
    assert_eq!(reply.header("location"), Some(target.as_str()));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "GHSA-2ccr-g2rv-h677");
    assert_eq!(status_of(&app, ANN).await, "active");
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
}

/// A mail scanner opens the link first, with `GET` or `HEAD`, and more than once.
#[tokio::test]
async fn the_link_survives_a_mail_scanner() {
    let app = open().await;
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

/// As recorded in register/with-verification: after the first login the link is spent.
#[tokio::test]
async fn after_the_first_login_the_link_is_spent() {
    let app = open().await;
    let token = registered(&app, ANN, SECRET).await;
    verify(&app, &token).await.assert_status(302);
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
    let before = app.tables().await;
    let reply = verify(&app, &token).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], "Invalid payload. Invalid verification code.");
    app.assert_unchanged_since(&before, "a spent link").await;
}

#[rstest]
#[case("suspended")]
#[case("invited")]
#[case("draft")]
#[case("archived")]
#[tokio::test]
async fn an_account_that_waits_for_nothing_stays_as_it_is(#[case] status: &str) {
    let app = open().await;
    let token = registered(&app, ANN, SECRET).await;
    let path = format!("/users/{}", id_of(&app, ANN).await);
    app.admin().patch(&path, json!({ "status": status })).await.assert_status(200);
    let before = app.tables().await;
    assert_eq!(verify(&app, &token).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, status).await;
}

#[tokio::test]
async fn other_tokens_are_told_apart_by_code_and_change_nothing() {
    let app = open().await;
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

/// As the reference answers.
#[rstest]
#[case("", 403, None)]
#[case("?token=", 302, Some("/admin/login"))]
#[case("?token[]=x", 302, Some("/admin/login"))]
#[case("?token=x&token=y", 302, Some("/admin/login"))]
#[case("?token[a]=x", 302, Some("/admin/login"))]
#[tokio::test]
async fn without_a_token_there_is_nothing_to_verify(
    #[case] query: &str,
    #[case] status: u16,
    #[case] location: Option<&str>,
) {
    let app = open().await;
    let reply = app.anon().get(&format!("/users/register/verify-email{query}")).await.assert_status(status);
    assert_eq!(reply.header("location"), location);
}

/// An application with a Studio, or with the page that says that it is missing.
async fn with_studio(is_built: bool) -> TestApp {
    let files =
        Files::new(move |path| (is_built && path == "index.html").then(|| b"the page".as_slice().into()));
    open_with(|setup| setup.site.studio = Some(Studio::new(files, ""))).await
}

/// A person with a browser is told by a page, a program as Directus tells it.
#[tokio::test]
async fn a_person_is_led_to_the_page_that_says_how_it_went() {
    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let app = with_studio(true).await;
    let token = registered(&app, ANN, SECRET).await;
    let path = |token: &str| format!("/users/register/verify-email?token={token}");
    let person = app.anon().with_header("accept", BROWSER);
    assert_eq!(
        person.get(&path(&token)).await.assert_status(302).header("location"),
        Some("../../admin/verify-email"),
        "a person who does not know the user's page yet"
    );
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
    let before = app.tables().await;
    for (token, code) in [(token.as_str(), "INVALID_PAYLOAD"), ("nonsense", "INVALID_TOKEN")] {
        let reply = person.get(&path(token)).await.assert_status(302);
        let target = format!("../../admin/verify-email?error={code}");
        assert_eq!(reply.header("location"), Some(target.as_str()));
        let program = app.anon().with_header("accept", "application/json, text/plain, */*");
        assert_eq!(program.get(&path(token)).await.code(), code);
        assert_eq!(verify(&app, token).await.code(), code);
    }
    app.advance(days(7));
    let reply = person.get(&path(&token)).await.assert_status(302);
    assert_eq!(reply.header("location"), Some("../../admin/verify-email?error=TOKEN_EXPIRED"));
    app.assert_unchanged_since(&before, "a bad link").await;
    for app in [with_studio(false).await, open().await] {
        let person = app.anon().with_header("accept", BROWSER);
        assert_eq!(person.get(&path("nonsense")).await.code(), "INVALID_TOKEN", "there is no such page");
    }
}

/// Whoever registers while an old cookie lies around can open the link.
#[tokio::test]
async fn a_stale_cookie_is_not_in_the_way() {
    let app = open().await;
    app.user("bob@example.com", json!({})).await;
    let bob = crate::people::at_browser(&app, "bob@example.com").await;
    app.execute("DELETE FROM directus_sessions").await;
    let token = registered(&app, ANN, PASSWORD).await;
    bob.get(&format!("/users/register/verify-email?token={token}")).await.assert_status(302);
}
