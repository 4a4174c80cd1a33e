//! The routes that anybody may use to log in, refresh and log out are not blocked by a stale token of ours
//! (docs/compatibility.md, tokens/expired-access-token: in Directus even `/auth/refresh` fails with `TOKEN_EXPIRED`).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestActor, TestApp, forged};

use crate::people::{ANN, REFRESH, SESSION, days, log_in, refresh_token};

/// Tokens that look like ours and stand for nothing: run out, forged, of a session or a user that is gone.
async fn stale_tokens(app: &TestApp) -> Vec<String> {
    let expired = log_in(app, ANN, "json").await.text("access_token");
    let expired_cookie = log_in(app, ANN, "session").await.cookie(SESSION);
    app.advance(days(1));
    let logged_out = log_in(app, ANN, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &logged_out);
    browser.post("/auth/logout", json!({ "mode": "session" })).await.assert_status(204);
    let gone = app.user("gone@example.com", json!({})).await;
    let deleted = log_in(app, "gone@example.com", "json").await.text("access_token");
    app.admin().delete(&format!("/users/{gone}")).await.assert_status(204);
    let claims =
        json!({ "iss": "directus", "id": gone, "role": null, "app_access": true, "admin_access": true });
    let forged = forged(&json!({ "alg": "HS256", "typ": "JWT" }), &claims, "another secret");
    vec![expired, expired_cookie, logged_out, deleted, forged]
}

fn login() -> Value {
    json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "mode": "json" })
}

#[tokio::test]
async fn a_stale_token_of_ours_stands_in_nobodys_way() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for stale in stale_tokens(&app).await {
        let refresh_token = refresh_token(&app, ADMIN_EMAIL).await;
        let callers: [(TestActor, String); 3] = [
            (app.anon().with_token(&stale), String::new()),
            (app.anon(), format!("?access_token={stale}")),
            (app.anon().with_cookie(SESSION, &stale), String::new()),
        ];
        let mut body = json!({ "refresh_token": refresh_token });
        for (caller, query) in &callers {
            caller.post(&format!("/auth/login{query}"), login()).await.assert_status(200);
            let reply = caller.post(&format!("/auth/refresh{query}"), body.clone()).await.assert_status(200);
            body = json!({ "refresh_token": reply.text("refresh_token") });
            let other = caller.get(&format!("/users/me{query}")).await;
            assert!(
                [401, 403].contains(&other.status.as_u16()),
                "elsewhere it is refused: {}",
                other.shown()
            );
        }
        callers[0].0.post("/auth/logout", body).await.assert_status(204);
    }
}

#[tokio::test]
async fn a_stale_cookie_is_taken_away_whatever_the_answer_is() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for stale in stale_tokens(&app).await {
        let browser = app.anon().with_cookie(SESSION, &stale);
        let right = browser.post("/auth/login", login()).await.assert_status(200);
        let wrong = browser.log_in(ADMIN_EMAIL, "wrong", "json").await.assert_status(401);
        let invalid = browser.post("/auth/login", json!({})).await.assert_status(400);
        let nothing = browser.post("/auth/refresh", json!({})).await.assert_status(400);
        let logout = browser.post("/auth/logout", json!({ "refresh_token": "x" })).await.assert_status(204);
        for reply in [right, wrong, invalid, nothing, logout] {
            assert_eq!(reply.cookie(SESSION), "", "{}", reply.shown());
        }
        let fresh = browser.log_in(ADMIN_EMAIL, PASSWORD, "session").await.assert_status(200);
        assert_ne!(fresh.cookie(SESSION), "", "a new cookie is not taken away");
        assert_eq!(fresh.headers.get_all("set-cookie").iter().count(), 1);
    }
}

#[tokio::test]
async fn a_living_cookie_is_left_alone() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie);
    let reply = browser.post("/auth/login", login()).await.assert_status(200);
    assert!(reply.set_cookie(SESSION).is_none());
    browser.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn a_stale_token_in_the_header_does_not_take_a_cookie_away() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let stale = stale_tokens(&app).await.remove(0);
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie).with_token(&stale);
    let reply = browser.post("/auth/login", login()).await.assert_status(200);
    assert!(reply.set_cookie(SESSION).is_none());
}

#[tokio::test]
async fn a_browser_with_a_stale_session_refreshes_by_its_refresh_cookie() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let stale = stale_tokens(&app).await.remove(2);
    let token = log_in(&app, ADMIN_EMAIL, "cookie").await.cookie(REFRESH);
    let browser =
        app.anon().with_cookie(SESSION, &stale).with_header("cookie", &format!("{REFRESH}={token}"));
    let reply = browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.assert_status(200);
    assert_eq!(reply.cookie(SESSION), "");
    assert_ne!(reply.cookie(REFRESH), "");
}

/// What does not look like ours is a static token, and a wrong one is refused everywhere.
#[rstest]
#[case("/auth/login")]
#[case("/auth/refresh")]
#[case("/auth/logout")]
#[case("/server/setup")]
#[tokio::test]
async fn a_wrong_static_token_is_refused_here_as_well(#[case] path: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = app.anon().with_token("garbage").post(path, login()).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
    let reply = app.anon().with_cookie(SESSION, "garbage").post(path, login()).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
    assert_eq!(reply.cookie(SESSION), "");
    app.assert_unchanged_since(&before, path).await;
}

/// `GET /auth` is part of a login page and answers as recorded: a dead cookie is refused there, and taken away.
#[tokio::test]
async fn all_other_routes_answer_as_before() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let stale = stale_tokens(&app).await;
    for path in ["/server/info", "/auth", "/utils/random/string", "/policies/me/globals"] {
        let codes =
            ["TOKEN_EXPIRED", "TOKEN_EXPIRED", "INVALID_CREDENTIALS", "INVALID_CREDENTIALS", "INVALID_TOKEN"];
        for (token, code) in stale.iter().zip(codes) {
            assert_eq!(app.anon().with_token(token).get(path).await.code(), code, "{path}");
        }
    }
}
