//! `POST /users/invite/accept`.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{TestApp, claims, forged, signed};

use super::{accept, invited, member_role};
use crate::fixtures::{ANN, days, set, status_of};

#[tokio::test]
async fn accepting_an_invite_sets_the_password_once() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    let activity = app.value("SELECT count(*) FROM directus_activity").await;
    accept(&app, &token, "Chosen-1").await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM directus_activity").await, activity, "accepting is no login");
    assert_eq!(status_of(&app, ANN).await, "active");
    let before = app.tables().await;
    assert_eq!(accept(&app, &token, "Chosen-2").await.assert_status(400).code(), "INVALID_INVITE");
    app.assert_unchanged_since(&before, "a used invite").await;
    app.anon().log_in(ANN, "Chosen-1", "json").await.assert_status(200);
}

#[tokio::test]
async fn one_of_many_parallel_requests_succeeds() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    let passwords: Vec<String> = (0..8).map(|number| format!("Chosen-{number}")).collect();
    let replies = join_all(passwords.iter().map(|password| accept(&app, &token, password))).await;
    let won: Vec<_> = replies.iter().enumerate().filter(|(_, reply)| reply.status == 204).collect();
    assert_eq!(won.len(), 1);
    app.anon().log_in(ANN, &passwords[won[0].0], "json").await.assert_status(200);
}

/// v8-archive#1109: the password policy is enforced here, too, and a rejected password does not use up the invite.
#[tokio::test]
async fn v8_archive_1109_password_policy_is_enforced() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    let before = app.tables().await;
    assert_eq!(accept(&app, &token, "short").await.assert_status(400).code(), "FAILED_VALIDATION");
    assert_eq!(accept(&app, &token, &"x".repeat(8193)).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a rejected password").await;
    accept(&app, &token, "long enough").await.assert_status(204);
}

/// CairnCMS#109: the response does not reveal the state of the user.
#[rstest]
#[case("active")]
#[case("suspended")]
#[case("draft")]
#[case("archived")]
#[case("unverified")]
#[case("deleted")]
#[case("used")]
#[tokio::test]
async fn cairncms_109_every_user_state_gets_the_same_response(#[case] state: &str) {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    let id = app.value("SELECT id FROM directus_users WHERE email = 'ann@example.com'").await;
    let path = format!("/users/{}", id.as_str().unwrap());
    match state {
        "deleted" => app.admin().delete(&path).await.assert_status(204),
        "used" => accept(&app, &token, "Chosen-0").await.assert_status(204),
        status => app.admin().patch(&path, json!({ "status": status })).await.assert_status(200),
    };
    let before = app.tables().await;
    let reply = accept(&app, &token, "Chosen-1").await;
    let error = json!({
        "message": "This invite is no longer valid.",
        "extensions": { "code": "INVALID_INVITE" },
    });
    assert_eq!((reply.status.as_u16(), reply.body), (400, json!({ "errors": [error] })));
    app.assert_unchanged_since(&before, state).await;
}

/// CairnCMS#109: an expired or forged token is rejected before the user is looked up, so that the response depends on
/// the token alone.
#[rstest]
#[case("invited")]
#[case("active")]
#[case("suspended")]
#[case("deleted")]
#[tokio::test]
async fn cairncms_109_invalid_token_does_not_reveal_the_user_state(#[case] state: &str) {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    match state {
        "deleted" => app.execute("DELETE FROM directus_users WHERE email = 'ann@example.com'").await,
        status => {
            let change =
                format!("UPDATE directus_users SET status = '{status}' WHERE email = 'ann@example.com'");
            app.execute(&change).await;
        }
    }
    let forged = forged(&json!({ "alg": "HS256" }), &claims(&token), "another-secret-0123456789abcdef012");
    let before = app.work();
    assert_eq!(accept(&app, &forged, "Chosen-1").await.assert_status(403).code(), "INVALID_TOKEN");
    app.advance(days(7));
    assert_eq!(accept(&app, &token, "Chosen-1").await.assert_status(401).code(), "TOKEN_EXPIRED");
    let work = app.work() - before;
    assert_eq!((work.hashes, work.writes), (0, 0));
}

#[tokio::test]
async fn other_tokens_are_rejected_by_code_and_change_nothing() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    let with = |name: &str, value: Value| {
        let mut claims = claims(&token);
        claims[name] = value;
        signed(&claims)
    };
    let now = app.now().timestamp();
    let cases = [
        ("INVALID_TOKEN", "nonsense".to_owned()),
        ("INVALID_TOKEN", with("iss", json!("other"))),
        ("TOKEN_EXPIRED", with("exp", json!(now))),
        ("FORBIDDEN", with("scope", json!("password-reset"))),
        ("FORBIDDEN", with("scope", json!("pending-registration"))),
        ("INVALID_INVITE", with("email", json!("admin@example.com"))),
        ("INVALID_INVITE", with("email", json!("nobody@example.com"))),
    ];
    let before = app.tables().await;
    for (code, token) in cases {
        assert_eq!(accept(&app, &token, "Chosen-1").await.code(), code, "{token}");
    }
    app.assert_unchanged_since(&before, "a wrong token").await;
}

#[rstest]
#[case(json!({}), "\"token\" is required")]
#[case(json!({ "token": "" , "password": "x" }), "\"token\" is not allowed to be empty")]
#[case(json!({ "token": "x" }), "\"password\" is required")]
#[case(json!({ "token": "x", "password": "" }), "\"password\" is not allowed to be empty")]
#[case(json!({ "token": "x", "password": "x", "role": "y" }), "\"role\" is not allowed")]
#[case(json!([]), "\"value\" must be of type object")]
#[tokio::test]
async fn payload_is_validated_first(#[case] body: Value, #[case] reason: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().post("/users/invite/accept", body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["extensions"]["reason"], json!(reason));
}

#[tokio::test]
async fn invite_expires_after_a_week() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    app.advance(days(7));
    assert_eq!(accept(&app, &token, "Chosen-1").await.assert_status(401).code(), "TOKEN_EXPIRED");
}

/// The password is not hashed for invalid tokens.
#[tokio::test]
async fn invalid_invite_costs_no_hash() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &member_role(&app).await).await;
    accept(&app, &token, "Chosen-1").await.assert_status(204);
    let before = app.work().hashes;
    accept(&app, &token, "Chosen-2").await.assert_status(400);
    accept(&app, "nonsense", "Chosen-2").await.assert_status(403);
    assert_eq!(app.work().hashes, before);
}
