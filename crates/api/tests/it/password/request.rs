//! `POST /auth/password/request`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::{MailLimits, RateWindow};
use vestibule_testkit::{TestApp, claims};

use super::{request, requested};
use crate::fixtures::{ANN, seconds, set};
use crate::mails::{link_in, recipients, token_in};

#[tokio::test]
async fn link_is_valid_for_a_day_and_points_to_the_default_page() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    request(&app, ANN).await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!(mail.envelope.to, ANN);
    assert!(link_in(&mail).starts_with("http://vestibule.test/admin/reset-password?token=eyJ"));
    let claims = claims(&token_in(&mail));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 24 * 60 * 60);
    assert_eq!((&claims["email"], &claims["scope"]), (&json!(ANN), &json!("password-reset")));
    assert_eq!(app.mails().await.len(), 0, "one request sends one mail");
}

/// GHSA-qw9g-7549-7wg5 (CVE-2024-27295): the requested address may differ from the stored one in case only, and the
/// mail is sent to the stored one.
#[rstest]
#[case::same("victim@example.com", true)]
#[case::upper_case("VICTIM@EXAMPLE.COM", true)]
#[case::accent("vìctim@example.com", false)]
#[case::combining_accent("vi\u{300}ctim@example.com", false)]
#[case::full_width("ｖictim@example.com", false)]
#[case::dotless_i("vıctim@example.com", false)]
#[case::zero_width_space("victim\u{200b}@example.com", false)]
#[case::soft_hyphen("vic\u{ad}tim@example.com", false)]
#[case::space("victim@example.com ", false)]
#[case::null("victim@example.com\0", false)]
#[case::second_address("victim@example.com,evil@evil.com", false)]
#[case::wildcard("victim@example.___", false)]
#[tokio::test]
async fn ghsa_qw9g_mail_is_sent_to_the_stored_address_or_not_at_all(
    #[case] typed: &str,
    #[case] found: bool,
) {
    let app = TestApp::new().await;
    app.user("Victim@Example.com", json!({})).await;
    request(&app, typed).await.assert_status(204);
    let expected: &[&str] = if found { &["Victim@Example.com"] } else { &[] };
    assert_eq!(recipients(&app).await, expected);
}

/// GHSA-qw9g-7549-7wg5: a character that folds to another may match the user, but the mail is sent to the stored
/// address.
#[tokio::test]
async fn ghsa_qw9g_kelvin_sign_does_not_receive_the_mail() {
    let app = TestApp::new().await;
    app.user("kim@example.com", json!({})).await;
    request(&app, "\u{212a}im@example.com").await.assert_status(204);
    let mails = app.mails().await;
    assert!(mails.iter().all(|mail| mail.envelope.to == "kim@example.com"), "{mails:?}");
    assert!(mails.iter().all(|mail| mail.envelope.mail.email() == "kim@example.com"), "{mails:?}");
}

/// The v8 write-up sgranel/directusv8: the response revealed whether the address is known.
#[rstest]
#[case(json!({ "status": "suspended" }))]
#[case(json!({ "status": "draft" }))]
#[case(json!({ "status": "invited" }))]
#[case(json!({ "status": "unverified" }))]
#[case(json!({ "status": "archived" }))]
#[case(json!({ "provider": "ldap", "external_identifier": "ann" }))]
#[tokio::test]
async fn user_who_cannot_log_in_with_a_password_gets_the_response_and_no_mail(#[case] more: Value) {
    let app = TestApp::new().await;
    app.user(ANN, more).await;
    let reply = request(&app, ANN).await.assert_status(204);
    assert_eq!(reply.body, Value::Null);
    assert!(app.mails().await.is_empty());
}

/// Whatever the address, the response comes no earlier than `LOGIN_STALL_TIME`.
#[tokio::test]
async fn every_accepted_request_is_delayed() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for email in [ANN, "nobody@example.com", "no address", ""] {
        let before = app.app.clock().waits().len();
        request(&app, email).await.assert_status(204);
        assert_eq!(app.app.clock().waits().len(), before + 1, "{email}");
    }
}

#[rstest]
#[case(json!({}))]
#[case(json!([]))]
#[case(json!({ "email": null }))]
#[case(json!({ "email": 5 }))]
#[case(json!({ "email": { "_neq": "x" } }))]
#[case(json!({ "email": ["ann@example.com"] }))]
#[tokio::test]
async fn email_must_be_a_string(#[case] body: Value) {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let before = app.tables().await;
    let reply = app.anon().post("/auth/password/request", body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], "Invalid payload. \"email\" field is required.");
    app.assert_unchanged_since(&before, "a request without an address").await;
}

#[tokio::test]
async fn mail_uses_the_language_of_the_user() {
    let app = TestApp::new().await;
    set(&app, "default_language", "fr-FR").await;
    app.user(ANN, json!({ "language": "de-DE" })).await;
    app.user("bob@example.com", json!({})).await;
    request(&app, ANN).await.assert_status(204);
    assert_eq!(app.mail().await.envelope.language, "de-DE");
    request(&app, "bob@example.com").await.assert_status(204);
    assert_eq!(app.mail().await.envelope.language, "fr-FR");
}

/// Contract section 16.19: Directus has no limit here and can be used to flood a mailbox.
#[tokio::test]
async fn mails_per_recipient_are_limited() {
    let limit = Some(RateWindow { points: 3, duration: 3600 });
    let app =
        TestApp::with(|setup| setup.settings.mail = MailLimits { per_recipient: limit, all: None }).await;
    app.user(ANN, json!({})).await;
    app.user("bob@example.com", json!({})).await;
    for _ in 0..5 {
        request(&app, ANN).await.assert_status(204);
        request(&app, "ANN@example.com").await.assert_status(204);
    }
    assert_eq!(recipients(&app).await, [ANN; 3]);
    request(&app, "bob@example.com").await.assert_status(204);
    assert_eq!(recipients(&app).await, ["bob@example.com"]);
    app.advance(seconds(3600));
    request(&app, ANN).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
}

/// The host of a link never comes from the request.
#[tokio::test]
async fn headers_do_not_change_the_link() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let client = app
        .anon()
        .with_header("host", "evil.example.com")
        .with_header("x-forwarded-host", "evil.example.com")
        .with_header("forwarded", "host=evil.example.com")
        .with_header("origin", "https://evil.example.com")
        .with_header("referer", "https://evil.example.com");
    client.post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let mail = app.mail().await;
    assert!(link_in(&mail).starts_with("http://vestibule.test/"));
    assert!(!mail.rendered.html.contains("evil") && !mail.rendered.text.contains("evil"));
}

/// An invalid token does not block this route (docs/compatibility.md, tokens/expired-access-token).
#[tokio::test]
async fn stale_cookie_is_cleared_and_ignored() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let stale = crate::fixtures::browser_login(&app, ANN).await;
    app.execute("DELETE FROM directus_sessions").await;
    let reply = stale.post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    assert_eq!(reply.cookie(crate::fixtures::SESSION), "");
    assert_eq!(recipients(&app).await, [ANN]);
}

#[tokio::test]
async fn tokens_of_one_second_are_identical() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let one = requested(&app, ANN).await;
    assert_eq!(requested(&app, ANN).await, one);
    app.advance(seconds(1));
    assert_ne!(requested(&app, ANN).await, one);
}
