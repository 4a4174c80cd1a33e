//! Public routes: an invalid or expired token of Vestibule does not block login, refresh and logout
//! (docs/compatibility.md, tokens/expired-access-token: in Directus even `/auth/refresh` fails with `TOKEN_EXPIRED`).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestActor, TestApp, forged};

use crate::fixtures::{ANN, REFRESH, SESSION, days, log_in, refresh_token};

/// Invalid JWTs: expired, logged out, of a deleted user, and forged.
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
async fn stale_token_does_not_block_login_refresh_and_logout() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for stale in stale_tokens(&app).await {
        let refresh_token = refresh_token(&app, ADMIN_EMAIL).await;
        let actors: [(TestActor, String); 3] = [
            (app.anon().with_token(&stale), String::new()),
            (app.anon(), format!("?access_token={stale}")),
            (app.anon().with_cookie(SESSION, &stale), String::new()),
        ];
        let mut body = json!({ "refresh_token": refresh_token });
        for (actor, query) in &actors {
            actor.post(&format!("/auth/login{query}"), login()).await.assert_status(200);
            let reply = actor.post(&format!("/auth/refresh{query}"), body.clone()).await.assert_status(200);
            body = json!({ "refresh_token": reply.text("refresh_token") });
            let other = actor.get(&format!("/users/me{query}")).await;
            assert!(
                [401, 403].contains(&other.status.as_u16()),
                "elsewhere it is refused: {}",
                other.shown()
            );
        }
        actors[0].0.post("/auth/logout", body).await.assert_status(204);
    }
}

#[tokio::test]
async fn stale_cookie_is_cleared_by_every_response() {
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
        assert_ne!(fresh.cookie(SESSION), "", "a new cookie is not cleared");
        assert_eq!(fresh.headers.get_all("set-cookie").iter().count(), 1);
    }
}

#[tokio::test]
async fn valid_cookie_is_kept() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie);
    let reply = browser.post("/auth/login", login()).await.assert_status(200);
    assert!(reply.set_cookie(SESSION).is_none());
    browser.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn stale_token_in_the_header_does_not_clear_the_cookie() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let stale = stale_tokens(&app).await.remove(0);
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie).with_token(&stale);
    let reply = browser.post("/auth/login", login()).await.assert_status(200);
    assert!(reply.set_cookie(SESSION).is_none());
}

#[tokio::test]
async fn browser_with_a_stale_session_cookie_can_refresh() {
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

/// A token that is no JWT is a static token, and an unknown one is rejected everywhere.
#[rstest]
#[case("/auth/login")]
#[case("/auth/refresh")]
#[case("/auth/logout")]
#[case("/server/setup")]
#[tokio::test]
async fn unknown_static_token_is_rejected(#[case] path: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = app.anon().with_token("garbage").post(path, login()).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
    let reply = app.anon().with_cookie(SESSION, "garbage").post(path, login()).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
    assert_eq!(reply.cookie(SESSION), "");
    app.assert_unchanged_since(&before, path).await;
}

/// `GET /auth` answers as recorded: a stale cookie is rejected and cleared.
#[tokio::test]
async fn other_routes_reject_stale_tokens() {
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
