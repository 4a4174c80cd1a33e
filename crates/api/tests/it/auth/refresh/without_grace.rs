//! `REFRESH_TOKEN_GRACE_PERIOD=0` behaves as Directus: the old token is invalid at once. Session mode keeps its own
//! grace period.

use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, SESSION, log_in, refresh, refresh_token, session_of};

async fn without_grace() -> TestApp {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = Duration::ZERO).await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn refresh_replaces_the_token_in_place() {
    let app = without_grace().await;
    let old = refresh_token(&app, ANN).await;
    let new = refresh(&app, &old).await.assert_status(200).text("refresh_token");
    assert_eq!(refresh(&app, &old).await.code(), "INVALID_CREDENTIALS");
    let rows = app.rows("SELECT token, next_token FROM directus_sessions").await;
    assert_eq!(rows, [json!({ "token": new, "next_token": null })]);
    refresh(&app, &new).await.assert_status(200);
}

#[tokio::test]
async fn one_of_many_parallel_refreshes_succeeds() {
    let app = without_grace().await;
    let old = refresh_token(&app, ANN).await;
    let replies = join_all((0..50).map(|_| refresh(&app, &old))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status.is_success()).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.code() == "INVALID_CREDENTIALS").count(), 49);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1);
}

#[tokio::test]
async fn refresh_of_a_session_in_json_mode_invalidates_its_cookie() {
    let app = without_grace().await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    refresh(&app, &session_of(&cookie)).await.assert_status(200);
    let reply = app.anon().with_cookie(SESSION, &cookie).get("/users/me").await;
    assert_eq!((reply.status.as_u16(), reply.cookie(SESSION).as_str()), (401, ""));
}

#[tokio::test]
async fn session_mode_keeps_its_grace_period() {
    let app = without_grace().await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie);
    let body = json!({ "mode": "session" });
    let first = browser.post("/auth/refresh", body.clone()).await.assert_status(200).cookie(SESSION);
    let second = browser.post("/auth/refresh", body).await.assert_status(200).cookie(SESSION);
    assert_eq!(session_of(&first), session_of(&second));
}
