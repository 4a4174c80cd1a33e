//! `POST /users/invite/accept`.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{TestApp, claims, forged, signed};

use super::{accept, guests, invited};
use crate::people::{ANN, days, set, status_of};

#[tokio::test]
async fn accepting_sets_the_password_and_lets_in_once() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
    let activity = app.value("SELECT count(*) FROM directus_activity").await;
    accept(&app, &token, "Chosen-1").await.assert_status(204);
    assert_eq!(
        app.value("SELECT count(*) FROM directus_activity").await,
        activity,
        "nobody is logged in yet"
    );
    assert_eq!(status_of(&app, ANN).await, "active");
    let before = app.tables().await;
    assert_eq!(accept(&app, &token, "Chosen-2").await.assert_status(400).code(), "INVALID_INVITE");
    app.assert_unchanged_since(&before, "a spent invite").await;
    app.anon().log_in(ANN, "Chosen-1", "json").await.assert_status(200);
}

#[tokio::test]
async fn of_many_at_once_one_wins() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
    let passwords: Vec<String> = (0..8).map(|number| format!("Chosen-{number}")).collect();
    let replies = join_all(passwords.iter().map(|password| accept(&app, &token, password))).await;
    let won: Vec<_> = replies.iter().enumerate().filter(|(_, reply)| reply.status == 204).collect();
    assert_eq!(won.len(), 1);
    app.anon().log_in(ANN, &passwords[won[0].0], "json").await.assert_status(200);
}

/// v8-archive#1109: the policy holds here, too, and a refused password does not spend the invite.
#[tokio::test]
async fn v8_archive_1109_the_policy_holds() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let token = invited(&app, ANN, &guests(&app).await).await;
    let before = app.tables().await;
    assert_eq!(accept(&app, &token, "short").await.assert_status(400).code(), "FAILED_VALIDATION");
    assert_eq!(accept(&app, &token, &"x".repeat(8193)).await.assert_status(400).code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a refused password").await;
    accept(&app, &token, "long enough").await.assert_status(204);
}

/// CairnCMS#109: what has become of the account does not show.
#[rstest]
#[case("active")]
#[case("suspended")]
#[case("draft")]
#[case("archived")]
#[case("unverified")]
#[case("deleted")]
#[case("used")]
#[tokio::test]
async fn cairncms_109_states_of_the_account_look_alike(#[case] state: &str) {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
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

/// CairnCMS#109: a token that has run out or is forged is answered as such before anybody looks for the account, so that
/// the answer is about the token alone.
#[rstest]
#[case("invited")]
#[case("active")]
#[case("suspended")]
#[case("deleted")]
#[tokio::test]
async fn cairncms_109_a_bad_token_tells_nothing_of_the_account(#[case] state: &str) {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
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
async fn other_tokens_are_told_apart_by_code_and_change_nothing() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
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
async fn the_body_is_checked_first(#[case] body: Value, #[case] reason: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().post("/users/invite/accept", body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["extensions"]["reason"], json!(reason));
}

#[tokio::test]
async fn an_invite_ends_after_a_week() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
    app.advance(days(7));
    assert_eq!(accept(&app, &token, "Chosen-1").await.assert_status(401).code(), "TOKEN_EXPIRED");
}

/// The password is not looked at for tokens that are worth nothing: no hash without an invite.
#[tokio::test]
async fn nothing_is_hashed_for_nothing() {
    let app = TestApp::new().await;
    let token = invited(&app, ANN, &guests(&app).await).await;
    accept(&app, &token, "Chosen-1").await.assert_status(204);
    let before = app.work().hashes;
    accept(&app, &token, "Chosen-2").await.assert_status(400);
    accept(&app, "nonsense", "Chosen-2").await.assert_status(403);
    assert_eq!(app.work().hashes, before);
}
