//! `POST /auth/password/reset`.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestApp, claims, forged, signed};

use super::{request, requested, reset};
use crate::fixtures::{ANN, browser_login, days, log_in, refresh, seconds, set};
use crate::mails::mailed_token;
use crate::snapshots::redacted;

const NEW: &str = "Brand-new-1";

async fn logs_in(app: &TestApp, password: &str) -> bool {
    app.anon().log_in(ANN, password, "json").await.status == 200
}

#[tokio::test]
async fn reset_replaces_the_password() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    assert!(!logs_in(&app, PASSWORD).await);
    assert!(logs_in(&app, NEW).await);
}

/// v8-archive#1561: a link is valid once.
#[tokio::test]
async fn v8_archive_1561_token_works_once() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    let before = app.tables().await;
    for password in ["Another-new-2", NEW] {
        assert_eq!(reset(&app, &token, password).await.assert_status(403).code(), "FORBIDDEN");
    }
    app.assert_unchanged_since(&before, "a used token").await;
}

/// v8-archive#1561, in parallel: the update compares the old hash.
#[tokio::test]
async fn v8_archive_1561_one_of_many_parallel_resets_succeeds() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    let passwords: Vec<String> = (0..10).map(|number| format!("Brand-new-{number}")).collect();
    let replies = join_all(passwords.iter().map(|password| reset(&app, &token, password))).await;
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [204, 403].contains(status)));
    let winner = statuses.iter().position(|status| *status == 204).unwrap();
    assert!(logs_in(&app, &passwords[winner]).await);
}

/// v8-archive#1561: every other change of the password invalidates the links as well.
#[tokio::test]
async fn v8_archive_1561_any_new_password_invalidates_all_links() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let one = requested(&app, ANN).await;
    app.advance(seconds(1));
    let two = requested(&app, ANN).await;
    reset(&app, &two, NEW).await.assert_status(204);
    assert_eq!(reset(&app, &one, "Another-2").await.code(), "FORBIDDEN");
    let three = requested(&app, ANN).await;
    let path = format!("/users/{id}");
    app.admin().patch(&path, json!({ "password": "By-the-admin-3" })).await.assert_status(200);
    assert_eq!(reset(&app, &three, "Another-4").await.code(), "FORBIDDEN");
    assert!(logs_in(&app, "By-the-admin-3").await);
}

/// directus#24032: sessions of every mode end.
#[tokio::test]
async fn directus_24032_reset_ends_every_session() {
    let app = TestApp::new().await;
    app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let browser = browser_login(&app, ANN).await;
    let tokens = log_in(&app, ANN, "json").await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
    assert_eq!(browser.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    assert_eq!(refresh(&app, &tokens.text("refresh_token")).await.code(), "INVALID_CREDENTIALS");
    app.anon().with_token("static-of-ann").get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn reset_is_audited_without_the_password() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    let client = app.anon().with_address("192.0.2.7");
    let body = json!({ "token": token, "password": NEW });
    client.post("/auth/password/reset", body).await.assert_status(204);
    let audited = format!(
        "/activity?filter[action]=update&filter[item]={id}\
         &fields=action,collection,user,ip,user_agent,revisions.delta,revisions.data"
    );
    let reply = app.admin().get(&audited).await.assert_status(200);
    insta::assert_json_snapshot!(redacted(reply.data()), @r#"
    [
      {
        "action": "update",
        "collection": "directus_users",
        "user": null,
        "ip": "192.0.2.7",
        "user_agent": "testkit",
        "revisions": [
          {
            "delta": {
              "password": "**********"
            },
            "data": {
              "password": "**********"
            }
          }
        ]
      }
    ]
    "#);
    let tables = app.tables().await;
    assert!(tables.places_of(NEW).is_empty());
    assert!(tables.places_of(&token).is_empty(), "a sent mail is deleted from the outbox");
}

/// v8-archive#1109: the password policy is enforced here, too; a rejected password uses up nothing.
#[tokio::test]
async fn v8_archive_1109_password_policy_is_enforced() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    let before = app.tables().await;
    let reply = reset(&app, &token, "short").await.assert_status(400);
    assert_eq!(reply.code(), "FAILED_VALIDATION");
    assert!(!reply.shown().contains("short"), "the rejected password is not returned");
    app.assert_unchanged_since(&before, "a password that violates the policy").await;
    reset(&app, &token, "long enough").await.assert_status(204);
}

/// docs/compatibility.md, password/reset-validation: Directus accepts an empty password.
#[rstest]
#[case("".into())]
#[case("x".repeat(8193))]
#[tokio::test]
async fn better_reset_validation_password_length_is_checked(#[case] password: String) {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    let before = (app.tables().await, app.work().hashes);
    assert_eq!(reset(&app, &token, &password).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before.0, "an empty or overlong password").await;
    assert_eq!(app.work().hashes, before.1, "nothing was hashed");
    assert!(logs_in(&app, PASSWORD).await);
}

#[rstest]
#[case(json!({}), "token")]
#[case(json!([]), "token")]
#[case(json!({ "password": "x" }), "token")]
#[case(json!({ "token": 5, "password": "x" }), "token")]
#[case(json!({ "token": "x" }), "password")]
#[case(json!({ "token": "x", "password": 12_345_678 }), "password")]
#[case(json!({ "token": "x", "password": null }), "password")]
#[tokio::test]
async fn both_fields_must_be_strings(#[case] body: Value, #[case] missing: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().post("/auth/password/reset", body).await.assert_status(400);
    let message = format!("Invalid payload. \"{missing}\" field is required.");
    assert_eq!(reply.body["errors"][0]["message"], json!(message));
}

/// Every kind of token that differs from the mailed one, each with its error code.
#[tokio::test]
async fn other_tokens_are_rejected_by_code_and_change_nothing() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.user("bob@example.com", json!({})).await;
    let access = log_in(&app, ANN, "json").await.text("access_token");
    let token = requested(&app, ANN).await;
    let good = claims(&token);
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let now = app.now().timestamp();
    let header = json!({ "alg": "HS256", "typ": "JWT" });
    let cases = [
        ("INVALID_TOKEN", String::new()),
        ("INVALID_TOKEN", "nonsense".to_owned()),
        ("INVALID_TOKEN", format!("{token}x")),
        ("INVALID_TOKEN", forged(&header, &good, "another-secret-0123456789abcdef012")),
        ("INVALID_TOKEN", forged(&json!({ "alg": "none" }), &good, "")),
        ("INVALID_TOKEN", signed(&with("iss", json!("other")))),
        ("TOKEN_EXPIRED", signed(&with("exp", json!(now)))),
        ("FORBIDDEN", signed(&with("scope", json!("invite")))),
        ("FORBIDDEN", signed(&with("scope", json!("pending-registration")))),
        ("FORBIDDEN", signed(&without("scope"))),
        ("FORBIDDEN", signed(&without("hash"))),
        ("FORBIDDEN", signed(&with("hash", json!("0")))),
        ("FORBIDDEN", signed(&with("hash", json!(null)))),
        ("FORBIDDEN", signed(&with("email", json!("bob@example.com")))),
        ("FORBIDDEN", signed(&with("email", json!("nobody@example.com")))),
        ("FORBIDDEN", signed(&with("email", json!(["ann@example.com"])))),
        ("FORBIDDEN", access),
    ];
    let before = app.tables().await;
    for (code, token) in cases {
        assert_eq!(reset(&app, &token, NEW).await.code(), code, "{token}");
    }
    app.assert_unchanged_since(&before, "a wrong token").await;
    reset(&app, &token, NEW).await.assert_status(204);
}

#[tokio::test]
async fn link_expires_after_a_day() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    app.advance(days(1));
    assert_eq!(reset(&app, &token, NEW).await.assert_status(401).code(), "TOKEN_EXPIRED");
}

/// The status is checked again at the reset.
#[rstest]
#[case(json!({ "status": "archived" }))]
#[case(json!({ "status": "suspended" }))]
#[case(json!({ "provider": "ldap" }))]
#[tokio::test]
async fn link_is_void_once_its_user_may_not_log_in(#[case] change: Value) {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    app.admin().patch(&format!("/users/{id}"), change).await.assert_status(200);
    let before = app.tables().await;
    assert_eq!(reset(&app, &token, NEW).await.assert_status(403).code(), "FORBIDDEN");
    app.assert_unchanged_since(&before, "a void link").await;
}

#[tokio::test]
async fn user_without_a_password_can_set_one() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.execute("UPDATE directus_users SET password = NULL WHERE email = 'ann@example.com'").await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    assert!(logs_in(&app, NEW).await);
    assert_eq!(reset(&app, &token, "Another-2").await.code(), "FORBIDDEN");
}

/// Access to the mailbox does not disable TFA.
#[tokio::test]
async fn tfa_stays_enabled() {
    let app = TestApp::new().await;
    crate::fixtures::staff(&app, ANN).await;
    let secret = app.enable_tfa(&app.logged_in(ANN).await).await;
    request(&app, ANN).await.assert_status(204);
    let mails = app.mails().await;
    let mail = mails.iter().rfind(|mail| mail.envelope.mail.template() == "password-reset").unwrap();
    reset(&app, &crate::mails::token_in(mail), NEW).await.assert_status(204);
    assert_eq!(app.anon().log_in(ANN, NEW, "json").await.code(), "INVALID_OTP");
    let body = json!({ "email": ANN, "password": NEW, "otp": app.code(&secret, 1) });
    app.anon().post("/auth/login", body).await.assert_status(200);
}

/// The link contains the old address, so an address change invalidates it.
#[tokio::test]
async fn email_change_invalidates_the_link() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    request(&app, ANN).await.assert_status(204);
    let token = mailed_token(&app).await;
    let change = json!({ "email": "new@example.com" });
    app.admin().patch(&format!("/users/{id}"), change).await.assert_status(200);
    assert_eq!(reset(&app, &token, NEW).await.code(), "FORBIDDEN");
}
