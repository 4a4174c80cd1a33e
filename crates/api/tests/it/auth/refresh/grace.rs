//! The grace period: parallel refreshes end no login and leave no extra session.

use serde_json::json;
use vestibule_testkit::{Reply, TestApp};

use crate::fixtures::{ANN, REFRESH, SESSION, days, log_in, refresh, refresh_token, seconds, session_of};

const MODES: [&str; 3] = ["json", "cookie", "session"];

/// The credential a client stores after a login in this mode.
fn credential(mode: &str, reply: &Reply) -> String {
    match mode {
        "json" => reply.text("refresh_token"),
        "cookie" => reply.cookie(REFRESH),
        _ => reply.cookie(SESSION),
    }
}

/// The session token behind a stored credential.
fn session(mode: &str, credential: &str) -> String {
    if mode == "session" { session_of(credential) } else { credential.to_owned() }
}

async fn refresh_in(app: &TestApp, mode: &str, credential: &str) -> Reply {
    match mode {
        "json" => refresh(app, credential).await,
        "cookie" => {
            app.anon().with_cookie(REFRESH, credential).post("/auth/refresh", json!({ "mode": mode })).await
        }
        _ => app.anon().with_cookie(SESSION, credential).post("/auth/refresh", json!({ "mode": mode })).await,
    }
}

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn second_refresh_in_the_grace_period_returns_the_same_successor() {
    for mode in MODES {
        let app = with_ann().await;
        let old = credential(mode, &log_in(&app, ANN, mode).await);
        let first = credential(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        app.advance(seconds(10));
        let second = credential(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        assert_eq!(session(mode, &second), session(mode, &first), "{mode}");
        assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 2, "{mode}");
    }
}

#[tokio::test]
async fn old_token_is_rejected_after_the_grace_period() {
    for mode in MODES {
        let app = with_ann().await;
        let old = credential(mode, &log_in(&app, ANN, mode).await);
        let new = credential(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        app.advance(seconds(10) + std::time::Duration::from_millis(1));
        let reply = refresh_in(&app, mode, &old).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"), "{mode}");
        refresh_in(&app, mode, &new).await.assert_status(200);
    }
}

/// A late request gets the newest token, because one in the middle of the chain is about to expire.
#[tokio::test]
async fn late_refresh_in_a_chain_returns_the_newest_token() {
    for mode in MODES {
        let app = with_ann().await;
        let first = credential(mode, &log_in(&app, ANN, mode).await);
        let second = credential(mode, &refresh_in(&app, mode, &first).await.assert_status(200));
        app.advance(seconds(4));
        let third = credential(mode, &refresh_in(&app, mode, &second).await.assert_status(200));
        app.advance(seconds(4));
        for late in [&first, &second] {
            let got = credential(mode, &refresh_in(&app, mode, late).await.assert_status(200));
            assert_eq!(session(mode, &got), session(mode, &third), "{mode}");
        }
        app.advance(seconds(20));
        refresh_in(&app, mode, &third).await.assert_status(200);
        assert_eq!(app.value("SELECT count(*) FROM directus_sessions WHERE next_token IS NULL").await, 1);
    }
}

#[tokio::test]
async fn grace_period_does_not_extend_a_session() {
    let app = with_ann().await;
    let old = refresh_token(&app, ANN).await;
    app.advance(days(7) - seconds(2));
    refresh(&app, &old).await.assert_status(200);
    app.advance(seconds(3));
    assert_eq!(refresh(&app, &old).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn old_session_cookie_works_only_in_its_grace_period() {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "session").await.cookie(SESSION);
    refresh_in(&app, "session", &old).await.assert_status(200);
    let tab = app.anon().with_cookie(SESSION, &old);
    app.advance(seconds(10));
    tab.get("/users/me").await.assert_status(200);
    app.advance(seconds(1));
    let reply = tab.get("/users/me").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    assert_eq!(reply.cookie(SESSION), "");
}

/// GHSA-g65h-35f3-x2w3: after a logout no token of the login works, whichever of them was used to log out.
#[tokio::test]
async fn logout_in_the_grace_period_ends_predecessors_and_successors() {
    for mode in MODES {
        for used in 0..3 {
            let app = with_ann().await;
            let other = refresh_token(&app, ANN).await;
            let mut chain = vec![credential(mode, &log_in(&app, ANN, mode).await)];
            for link in 0..2 {
                let next = refresh_in(&app, mode, &chain[link]).await.assert_status(200);
                chain.push(credential(mode, &next));
            }
            let token = session(mode, &chain[used]);
            app.anon().post("/auth/logout", json!({ "refresh_token": token })).await.assert_status(204);
            for credential in &chain {
                let reply = refresh_in(&app, mode, credential).await;
                assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{mode}, logged out with {used}");
            }
            refresh(&app, &other).await.assert_status(200);
        }
    }
}
