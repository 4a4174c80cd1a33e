//! The grace period: a refresh logs nobody out, and leaves no session behind.

use serde_json::json;
use vestibule_testkit::{Reply, TestApp};

use crate::people::{ANN, REFRESH, SESSION, days, log_in, refresh, refresh_token, seconds, session_of};

const MODES: [&str; 3] = ["json", "cookie", "session"];

/// A token of any mode, as the client keeps it.
fn kept(mode: &str, reply: &Reply) -> String {
    match mode {
        "json" => reply.text("refresh_token"),
        "cookie" => reply.cookie(REFRESH),
        _ => reply.cookie(SESSION),
    }
}

/// The session behind what a client keeps.
fn session(mode: &str, kept: &str) -> String {
    if mode == "session" { session_of(kept) } else { kept.to_owned() }
}

async fn refresh_in(app: &TestApp, mode: &str, kept: &str) -> Reply {
    match mode {
        "json" => refresh(app, kept).await,
        "cookie" => {
            app.anon().with_cookie(REFRESH, kept).post("/auth/refresh", json!({ "mode": mode })).await
        }
        _ => app.anon().with_cookie(SESSION, kept).post("/auth/refresh", json!({ "mode": mode })).await,
    }
}

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn the_second_comer_gets_the_same_successor() {
    for mode in MODES {
        let app = with_ann().await;
        let old = kept(mode, &log_in(&app, ANN, mode).await);
        let first = kept(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        app.advance(seconds(10));
        let second = kept(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        assert_eq!(session(mode, &second), session(mode, &first), "{mode}");
        assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 2, "{mode}");
    }
}

#[tokio::test]
async fn after_the_grace_period_the_old_token_is_refused_and_the_new_one_goes_on() {
    for mode in MODES {
        let app = with_ann().await;
        let old = kept(mode, &log_in(&app, ANN, mode).await);
        let new = kept(mode, &refresh_in(&app, mode, &old).await.assert_status(200));
        app.advance(seconds(10) + std::time::Duration::from_millis(1));
        let reply = refresh_in(&app, mode, &old).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"), "{mode}");
        refresh_in(&app, mode, &new).await.assert_status(200);
    }
}

/// Whoever comes late gets the newest token, since one in the middle is about to end.
#[tokio::test]
async fn a_latecomer_in_a_chain_gets_its_end_and_stays_logged_in() {
    for mode in MODES {
        let app = with_ann().await;
        let first = kept(mode, &log_in(&app, ANN, mode).await);
        let second = kept(mode, &refresh_in(&app, mode, &first).await.assert_status(200));
        app.advance(seconds(4));
        let third = kept(mode, &refresh_in(&app, mode, &second).await.assert_status(200));
        app.advance(seconds(4));
        for late in [&first, &second] {
            let got = kept(mode, &refresh_in(&app, mode, late).await.assert_status(200));
            assert_eq!(session(mode, &got), session(mode, &third), "{mode}");
        }
        app.advance(seconds(20));
        refresh_in(&app, mode, &third).await.assert_status(200);
        assert_eq!(app.value("SELECT count(*) FROM directus_sessions WHERE next_token IS NULL").await, 1);
    }
}

#[tokio::test]
async fn a_grace_period_does_not_lengthen_a_session() {
    let app = with_ann().await;
    let old = refresh_token(&app, ANN).await;
    app.advance(days(7) - seconds(2));
    refresh(&app, &old).await.assert_status(200);
    app.advance(seconds(3));
    assert_eq!(refresh(&app, &old).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn the_old_session_cookie_works_in_its_grace_period_only() {
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

/// GHSA-g65h-35f3-x2w3: after a logout none of the tokens of the session works, whichever of them was used for it.
#[tokio::test]
async fn a_logout_in_the_grace_period_ends_predecessors_and_successors() {
    for mode in MODES {
        for used in 0..3 {
            let app = with_ann().await;
            let other = refresh_token(&app, ANN).await;
            let mut chain = vec![kept(mode, &log_in(&app, ANN, mode).await)];
            for link in 0..2 {
                let next = refresh_in(&app, mode, &chain[link]).await.assert_status(200);
                chain.push(kept(mode, &next));
            }
            let token = session(mode, &chain[used]);
            app.anon().post("/auth/logout", json!({ "refresh_token": token })).await.assert_status(204);
            for kept in &chain {
                let reply = refresh_in(&app, mode, kept).await;
                assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{mode}, logged out with {used}");
            }
            refresh(&app, &other).await.assert_status(200);
        }
    }
}
