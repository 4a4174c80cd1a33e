//! `POST /users/register`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::{PASSWORD, TestApp, claims};

use super::{SECRET, register, with_verification, without_verification};
use crate::fixtures::{ANN, days, set, status_of};
use crate::mails::{link_in, recipients, token_in};

#[tokio::test]
async fn user_is_unverified_until_verification() {
    let app = with_verification().await;
    register(&app, ANN, SECRET).await.assert_status(204);
    assert_eq!(status_of(&app, ANN).await, "unverified");
    assert_eq!(app.anon().log_in(ANN, SECRET, "json").await.code(), "INVALID_CREDENTIALS");
    let mail = app.mail().await;
    assert_eq!(mail.envelope.to, ANN);
    assert!(link_in(&mail).starts_with("http://vestibule.test/users/register/verify-email?token=eyJ"));
    let claims = claims(&token_in(&mail));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), days(7).as_secs() as i64);
    assert_eq!((&claims["email"], &claims["scope"]), (&json!(ANN), &json!("pending-registration")));
    assert_eq!(mail.envelope.mail.until().map(|until| until.timestamp()), claims["exp"].as_i64());
}

#[tokio::test]
async fn user_is_active_at_once_without_verification() {
    let app = without_verification().await;
    register(&app, ANN, SECRET).await.assert_status(204);
    assert_eq!(status_of(&app, ANN).await, "active");
    assert!(app.mails().await.is_empty());
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
}

#[tokio::test]
async fn registration_writes_no_activity() {
    let app = without_verification().await;
    let before = app.value("SELECT count(*) FROM directus_activity").await;
    register(&app, ANN, SECRET).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM directus_activity").await, before);
}

#[tokio::test]
async fn disabled_registration_is_forbidden() {
    let app = TestApp::new().await;
    let before = (app.tables().await, app.work().hashes);
    assert_eq!(register(&app, ANN, SECRET).await.assert_status(403).code(), "FORBIDDEN");
    assert_eq!(app.app.clock().waits().len(), 1, "the error is delayed (contract section 16.16)");
    app.assert_unchanged_since(&before.0, "a registration while it is disabled").await;
    assert_eq!(app.work().hashes, before.1);
}

/// A registration must not set fields reserved for administrators.
#[rstest]
#[case("role", json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11"))]
#[case("status", json!("active"))]
#[case("id", json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11"))]
#[case("token", json!("my-token"))]
#[case("policies", json!([]))]
#[case("tfa_secret", json!("ABCDEFGHABCDEFGH"))]
#[tokio::test]
async fn other_fields_are_rejected(#[case] field: &str, #[case] value: Value) {
    let app = without_verification().await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "password": SECRET, field: value });
    let reply = app.anon().post("/users/register", body).await.assert_status(400);
    let message = format!("Invalid payload. \"{field}\" is not allowed.");
    assert_eq!(reply.body["errors"][0]["message"], json!(message));
    app.assert_unchanged_since(&before, field).await;
}

#[tokio::test]
async fn role_comes_from_the_settings() {
    let app = without_verification().await;
    let (role, _) = app.role("Members", json!({ "app_access": true })).await;
    set(&app, "public_registration_role", role.clone()).await;
    register(&app, ANN, SECRET).await.assert_status(204);
    let stored = app.value("SELECT role FROM directus_users WHERE email = 'ann@example.com'").await;
    assert_eq!(stored, json!(role));
}

#[tokio::test]
async fn email_filter_is_enforced() {
    let app = without_verification().await;
    let filter = json!({ "_and": [{ "email": { "_ends_with": "@corp.example.com" } }] });
    set(&app, "public_registration_email_filter", filter).await;
    register(&app, "in@corp.example.com", SECRET).await.assert_status(204);
    let before = (app.tables().await, app.app.clock().waits().len());
    assert_eq!(register(&app, ANN, SECRET).await.assert_status(403).code(), "FORBIDDEN");
    app.assert_unchanged_since(&before.0, "an address that may not register").await;
    assert_eq!(app.app.clock().waits().len(), before.1 + 1);
}

/// v8-archive#1109: the password policy is enforced here, too.
#[tokio::test]
async fn v8_archive_1109_password_policy_is_enforced() {
    let app = without_verification().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let before = app.tables().await;
    assert_eq!(register(&app, ANN, "short").await.assert_status(400).code(), "FAILED_VALIDATION");
    assert_eq!(register(&app, ANN, &"x".repeat(8193)).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a password that violates the policy").await;
}

#[rstest]
#[case("https://app.example.com/verify?lang=de", Some("https://app.example.com/verify?lang=de&token="))]
#[case("https://evil.example.com/verify", None)]
#[case("https://app.example.com@evil.com/verify", None)]
#[case("https://user@app.example.com/verify", None)]
#[case("https://app.example.com/verify/", None)]
#[case("javascript:alert(1)", None)]
#[tokio::test]
async fn ghsa_4hmq_verification_url_is_checked_against_the_allow_list(
    #[case] url: &str,
    #[case] link: Option<&str>,
) {
    let pages =
        Pages { registration: AllowList::new(["https://app.example.com/verify"]), ..Pages::default() };
    let app = TestApp::with(|setup| setup.settings.pages = pages).await;
    set(&app, "public_registration", true).await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "password": SECRET, "verification_url": url });
    let reply = app.anon().post("/users/register", body).await;
    match link {
        Some(start) => {
            reply.assert_status(204);
            assert!(link_in(&app.mail().await).starts_with(start));
        }
        None => {
            assert_eq!(reply.assert_status(400).code(), "INVALID_PAYLOAD");
            app.assert_unchanged_since(&before, url).await;
        }
    }
}

#[tokio::test]
async fn second_registration_sends_another_mail_to_the_stored_address() {
    let app = with_verification().await;
    register(&app, "Ann@Example.com", SECRET).await.assert_status(204);
    app.mails().await;
    register(&app, "ANN@example.com", SECRET).await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!(
        (mail.envelope.to.as_str(), mail.envelope.mail.email()),
        ("Ann@Example.com", "Ann@Example.com")
    );
    assert_eq!(claims(&token_in(&mail))["email"], "Ann@Example.com");
    assert_eq!(app.value("SELECT count(*) FROM directus_users").await, 2);
}

/// GHSA-8xp8-xrh2-88vr: a look-alike of a stored address is a different address.
#[rstest]
#[case::accent("vìctim@example.com")]
#[case::full_width("ｖictim@example.com")]
#[case::dotless_i("vıctim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_look_alike_address_is_a_different_user(#[case] typed: &str) {
    let app = with_verification().await;
    register(&app, "victim@example.com", SECRET).await.assert_status(204);
    assert_eq!(recipients(&app).await, ["victim@example.com"]);
    register(&app, typed, "Hijack-12").await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!((mail.envelope.to.as_str(), mail.envelope.mail.email()), (typed, typed));
    assert_eq!(claims(&token_in(&mail))["email"], typed);
}

/// GHSA-8xp8-xrh2-88vr: a character that folds to another matches the user, and the mail is sent to the stored address.
#[tokio::test]
async fn ghsa_8xp8_kelvin_sign_does_not_receive_the_mail() {
    let app = with_verification().await;
    register(&app, "kim@example.com", SECRET).await.assert_status(204);
    register(&app, "\u{212a}im@example.com", SECRET).await.assert_status(204);
    assert_eq!(recipients(&app).await, ["kim@example.com"; 2]);
}

/// GHSA-8xp8-xrh2-88vr: invisible characters are not allowed.
#[rstest]
#[case::zero_width_space("victim\u{200b}@example.com")]
#[case::soft_hyphen("vic\u{ad}tim@example.com")]
#[case::right_to_left("vic\u{202e}tim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_invisible_characters_are_rejected(#[case] typed: &str) {
    let app = with_verification().await;
    let before = app.tables().await;
    assert_eq!(register(&app, typed, SECRET).await.assert_status(400).code(), "FAILED_VALIDATION");
    app.assert_unchanged_since(&before, "an address with invisible characters").await;
}

/// Registration must not deliver attacker-controlled markup to other mailboxes.
#[tokio::test]
async fn names_are_not_markup() {
    let app = with_verification().await;
    let body = json!({
        "email": ANN, "password": SECRET, "first_name": "<a href='https://evil.com'>Click</a>", "last_name": "{{ x }}",
    });
    app.anon().post("/users/register", body).await.assert_status(204);
    let mail = app.mail().await;
    assert!(!mail.rendered.html.contains("<a href='https://evil.com'>"), "{}", mail.rendered.html);
}

#[tokio::test]
async fn authenticated_user_can_register_another_user() {
    let app = without_verification().await;
    app.user("bob@example.com", json!({})).await;
    let bob = app.logged_in("bob@example.com").await;
    bob.post("/users/register", json!({ "email": ANN, "password": PASSWORD })).await.assert_status(204);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
}
