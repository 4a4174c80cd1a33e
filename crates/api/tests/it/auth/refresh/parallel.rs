//! Parallel refreshes of one token: one successor, two rows, no client is logged out.

use std::collections::HashSet;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{Reply, TestActor, TestApp};

use crate::fixtures::{ANN, REFRESH, SESSION, log_in, session_of};

const AT_ONCE: usize = 50;

/// A client with a new token of this mode, and the body of its refresh request.
async fn client(app: &TestApp, mode: &str) -> (TestActor, serde_json::Value) {
    let login = log_in(app, ANN, mode).await;
    match mode {
        "json" => (app.anon(), json!({ "refresh_token": login.text("refresh_token") })),
        "cookie" => (app.anon().with_cookie(REFRESH, &login.cookie(REFRESH)), json!({ "mode": mode })),
        _ => (app.anon().with_cookie(SESSION, &login.cookie(SESSION)), json!({ "mode": mode })),
    }
}

fn successor(mode: &str, reply: &Reply) -> String {
    match mode {
        "json" => reply.text("refresh_token"),
        "cookie" => reply.cookie(REFRESH),
        _ => session_of(&reply.cookie(SESSION)),
    }
}

#[rstest]
#[case("json")]
#[case("cookie")]
#[case("session")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_parallel_refreshes_return_the_same_successor(#[case] mode: &str) {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let (client, body) = client(&app, mode).await;
    let tasks = (0..AT_ONCE).map(|_| {
        let (client, body) = (client.clone(), body.clone());
        tokio::spawn(async move { client.post("/auth/refresh", body).await })
    });
    let replies = join_all(tasks).await;
    let replies = replies.into_iter().map(|reply| reply.expect("no panic").assert_status(200));
    let successors: HashSet<String> = replies.map(|reply| successor(mode, &reply)).collect();
    assert_eq!(successors.len(), 1);
    let rows = app.rows("SELECT token, next_token FROM directus_sessions ORDER BY next_token IS NULL").await;
    let successor = successors.into_iter().next().expect("one");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!((&rows[0]["next_token"], &rows[1]["token"]), (&json!(successor), &json!(successor)));
    assert_eq!(rows[1]["next_token"], json!(null));
}
