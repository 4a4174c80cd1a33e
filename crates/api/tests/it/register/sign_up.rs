//! `POST /users/register`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::{PASSWORD, TestApp, claims};

use super::{SECRET, open, register, wide_open};
use crate::letters::{link_in, recipients, token_in};
use crate::people::{ANN, days, set, status_of};

#[tokio::test]
async fn an_account_waits_for_its_verification() {
    let app = open().await;
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
async fn without_verification_it_does_not_wait() {
    let app = wide_open().await;
    register(&app, ANN, SECRET).await.assert_status(204);
    assert_eq!(status_of(&app, ANN).await, "active");
    assert!(app.mails().await.is_empty());
    app.anon().log_in(ANN, SECRET, "json").await.assert_status(200);
}

#[tokio::test]
async fn a_registration_writes_no_activity() {
    let app = wide_open().await;
    let before = app.value("SELECT count(*) FROM directus_activity").await;
    register(&app, ANN, SECRET).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM directus_activity").await, before);
}

#[tokio::test]
async fn nobody_may_unless_the_settings_say_so() {
    let app = TestApp::new().await;
    let before = (app.tables().await, app.work().hashes);
    assert_eq!(register(&app, ANN, SECRET).await.assert_status(403).code(), "FORBIDDEN");
    assert_eq!(app.app.clock().waits().len(), 1, "the refusal is held back (contract section 16.16)");
    app.assert_unchanged_since(&before.0, "a registration while nobody may").await;
    assert_eq!(app.work().hashes, before.1);
}

/// Whoever may register may not choose what an administrator chooses.
#[rstest]
#[case("role", json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11"))]
#[case("status", json!("active"))]
#[case("id", json!("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11"))]
#[case("token", json!("my-token"))]
#[case("policies", json!([]))]
#[case("tfa_secret", json!("ABCDEFGHABCDEFGH"))]
#[tokio::test]
async fn nothing_else_can_be_slipped_in(#[case] field: &str, #[case] value: Value) {
    let app = wide_open().await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "password": SECRET, field: value });
    let reply = app.anon().post("/users/register", body).await.assert_status(400);
    let message = format!("Invalid payload. \"{field}\" is not allowed.");
    assert_eq!(reply.body["errors"][0]["message"], json!(message));
    app.assert_unchanged_since(&before, field).await;
}

#[tokio::test]
async fn the_settings_choose_the_role() {
    let app = wide_open().await;
    let (role, _) = app.role("Members", json!({ "app_access": true })).await;
    set(&app, "public_registration_role", role.clone()).await;
    register(&app, ANN, SECRET).await.assert_status(204);
    let stored = app.value("SELECT role FROM directus_users WHERE email = 'ann@example.com'").await;
    assert_eq!(stored, json!(role));
}

#[tokio::test]
async fn the_filter_turns_addresses_away() {
    let app = wide_open().await;
    let filter = json!({ "_and": [{ "email": { "_ends_with": "@corp.example.com" } }] });
    set(&app, "public_registration_email_filter", filter).await;
    register(&app, "in@corp.example.com", SECRET).await.assert_status(204);
    let before = (app.tables().await, app.app.clock().waits().len());
    assert_eq!(register(&app, ANN, SECRET).await.assert_status(403).code(), "FORBIDDEN");
    app.assert_unchanged_since(&before.0, "an address that may not register").await;
    assert_eq!(app.app.clock().waits().len(), before.1 + 1);
}

/// v8-archive#1109: the policy holds here, too.
#[tokio::test]
async fn v8_archive_1109_the_policy_holds() {
    let app = wide_open().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let before = app.tables().await;
    assert_eq!(register(&app, ANN, "short").await.assert_status(400).code(), "FAILED_VALIDATION");
    assert_eq!(register(&app, ANN, &"x".repeat(8193)).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a password against the policy").await;
}

#[rstest]
#[case("https://app.example.com/verify?lang=de", Some("https://app.example.com/verify?lang=de&token="))]
#[case("https://evil.example.com/verify", None)]
#[case("https://app.example.com@evil.com/verify", None)]
#[case("https://user@app.example.com/verify", None)]
#[case("https://app.example.com/verify/", None)]
#[case("javascript:alert(1)", None)]
#[tokio::test]
async fn ghsa_4hmq_pages_are_allowed_or_refused(#[case] url: &str, #[case] link: Option<&str>) {
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
async fn whoever_waits_gets_another_mail_at_the_stored_address() {
    let app = open().await;
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

/// GHSA-8xp8-xrh2-88vr: an address that only looks like a stored one is another address, or none.
#[rstest]
#[case::accent("vìctim@example.com")]
#[case::full_width("ｖictim@example.com")]
#[case::dotless_i("vıctim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_look_alikes_are_other_people(#[case] typed: &str) {
    let app = open().await;
    register(&app, "victim@example.com", SECRET).await.assert_status(204);
    assert_eq!(recipients(&app).await, ["victim@example.com"]);
    register(&app, typed, "Hijack-12").await.assert_status(204);
    let mail = app.mail().await;
    assert_eq!((mail.envelope.to.as_str(), mail.envelope.mail.email()), (typed, typed));
    assert_eq!(claims(&token_in(&mail))["email"], typed);
}

/// GHSA-8xp8-xrh2-88vr: a letter that folds to another finds the person, and the mail goes to what is stored.
#[tokio::test]
async fn ghsa_8xp8_the_kelvin_sign_does_not_get_the_mail() {
    let app = open().await;
    register(&app, "kim@example.com", SECRET).await.assert_status(204);
    register(&app, "\u{212a}im@example.com", SECRET).await.assert_status(204);
    assert_eq!(recipients(&app).await, ["kim@example.com"; 2]);
}

/// GHSA-8xp8-xrh2-88vr: what cannot be seen cannot be registered.
#[rstest]
#[case::zero_width_space("victim\u{200b}@example.com")]
#[case::soft_hyphen("vic\u{ad}tim@example.com")]
#[case::right_to_left("vic\u{202e}tim@example.com")]
#[tokio::test]
async fn ghsa_8xp8_invisible_letters_are_refused(#[case] typed: &str) {
    let app = open().await;
    let before = app.tables().await;
    assert_eq!(register(&app, typed, SECRET).await.assert_status(400).code(), "FAILED_VALIDATION");
    app.assert_unchanged_since(&before, "an address with invisible letters").await;
}

/// The words of a stranger do not travel to other people's mailboxes.
#[tokio::test]
async fn names_do_not_become_markup() {
    let app = open().await;
    let body = json!({
        "email": ANN, "password": SECRET, "first_name": "<a href='https://evil.com'>Click</a>", "last_name": "{{ x }}",
    });
    app.anon().post("/users/register", body).await.assert_status(204);
    let mail = app.mail().await;
    assert!(!mail.rendered.html.contains("<a href='https://evil.com'>"), "{}", mail.rendered.html);
}

#[tokio::test]
async fn whoever_is_logged_in_registers_like_anybody_else() {
    let app = wide_open().await;
    app.user("bob@example.com", json!({})).await;
    let bob = app.logged_in("bob@example.com").await;
    bob.post("/users/register", json!({ "email": ANN, "password": PASSWORD })).await.assert_status(204);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
}
