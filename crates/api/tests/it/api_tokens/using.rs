//! Requests that come with an API token.

use rstest::rstest;
use serde_json::json;
use vestibule_app::api_tokens;
use vestibule_testkit::{TestActor, TestApp};

use super::{PATH, assert_refused, make, own, with_ann};
use crate::people::{ANN, SESSION, at_browser, days, seconds, staff};

async fn with_token(app: &TestApp) -> (String, TestActor) {
    let value = make(&at_browser(app, ANN).await, "Deploy").await.text("token");
    let actor = app.anon().with_token(&value);
    (value, actor)
}

#[tokio::test]
async fn it_stands_for_its_owner_wherever_a_static_token_does() {
    let app = TestApp::new().await;
    let (id, ..) = staff(&app, ANN).await;
    let (value, actor) = with_token(&app).await;
    assert_eq!(actor.get("/users/me").await.assert_status(200).text("id"), id);
    assert_eq!(app.anon().get(&format!("/users/me?access_token={value}")).await.text("id"), id);
    assert_eq!(app.anon().with_cookie(SESSION, &value).get("/users/me").await.text("id"), id);
    let graphql = json!({ "query": "{ users_me { email } }" });
    let reply = actor.post("/graphql/system", graphql).await.assert_status(200);
    assert_eq!(reply.data()["users_me"]["email"], ANN);
    actor.patch("/users/me", json!({ "title": "Robot" })).await.assert_status(200);
    assert_refused(&actor.get("/users/me/tokens/x").await, 404, "ROUTE_NOT_FOUND");
}

#[tokio::test]
async fn it_has_the_rights_of_its_owner_and_no_login() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    assert_refused(&actor.get("/roles").await, 403, "FORBIDDEN");
    let logins = actor.get("/users/me/sessions").await.assert_status(200);
    assert_eq!(logins.data()[0]["current"], false);
}

#[rstest]
#[case::first("Vst_")]
#[case::last("x")]
#[case::other("")]
#[tokio::test]
async fn a_text_that_only_looks_alike_is_nobodys(#[case] change: &str) {
    let app = with_ann().await;
    let (value, _) = with_token(&app).await;
    let wrong = match change {
        "Vst_" => value.replacen("vst_", change, 1),
        "x" => format!("{value}x"),
        _ => format!("vst_{}", "a".repeat(43)),
    };
    let reply = app.anon().with_token(&wrong).get("/users/me").await;
    assert_refused(&reply, 401, "INVALID_CREDENTIALS");
}

/// Neither the digest nor the id opens anything.
#[tokio::test]
async fn what_the_database_holds_is_no_token() {
    let app = with_ann().await;
    with_token(&app).await;
    let rows = app.rows("SELECT id, digest FROM vestibule_tokens").await;
    for column in ["id", "digest"] {
        let text = rows[0][column].as_str().expect("a text");
        assert_refused(&app.anon().with_token(text).get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn one_that_has_run_out_says_so_and_stays_in_the_list() {
    let app = with_ann().await;
    let browser = at_browser(&app, ANN).await;
    let body = json!({ "name": "short", "expires": "2027-01-15T08:01:00Z" });
    let actor = app.anon().with_token(&browser.post(PATH, body).await.assert_status(200).text("token"));
    app.advance(seconds(59));
    actor.get("/users/me").await.assert_status(200);
    app.advance(seconds(1));
    assert_refused(&actor.get("/users/me").await, 401, "TOKEN_EXPIRED");
    assert_refused(&actor.post("/auth/refresh", json!({})).await, 401, "TOKEN_EXPIRED");
    assert_eq!(own(&browser).await[0]["expires"], "2027-01-15T08:01:00.000Z");
}

#[tokio::test]
async fn one_without_an_end_has_none() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    app.advance(days(10_000));
    actor.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn it_rests_with_its_owner_and_ends_with_them() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let path = format!("/users/{}", actor.get("/users/me").await.text("id"));
    for status in ["suspended", "archived", "invited"] {
        app.admin().patch(&path, json!({ "status": status })).await.assert_status(200);
        assert_refused(&actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
    app.admin().patch(&path, json!({ "status": "active" })).await.assert_status(200);
    actor.get("/users/me").await.assert_status(200);
    app.admin().delete(&path).await.assert_status(204);
    assert_refused(&actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    assert_eq!(app.value("SELECT count(*) FROM vestibule_tokens").await, 0);
}

#[tokio::test]
async fn a_new_password_does_not_end_it() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let path = format!("/users/{}", actor.get("/users/me").await.text("id"));
    app.admin().patch(&path, json!({ "password": "a-new-password" })).await.assert_status(200);
    actor.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn its_use_is_written_once_in_a_minute_and_not_by_the_request() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let work = app.work();
    for _ in 0..5 {
        actor.get("/users/me").await.assert_status(200);
    }
    assert_eq!((app.work() - work).writes, 0);
    assert_eq!(api_tokens::flush_uses(&app.app).await, Ok(1));
    let used = |list: Vec<serde_json::Value>| list[0]["last_used"].clone();
    assert_eq!(used(own(&actor).await), "2027-01-15T08:00:00.000Z");
    app.advance(seconds(59));
    actor.get("/users/me").await.assert_status(200);
    assert_eq!(api_tokens::flush_uses(&app.app).await, Ok(0));
    app.advance(seconds(1));
    actor.get("/users/me").await.assert_status(200);
    assert_eq!(api_tokens::flush_uses(&app.app).await, Ok(1));
    assert_eq!(used(own(&actor).await), "2027-01-15T08:01:00.000Z");
}

#[tokio::test]
async fn a_use_that_is_refused_is_none() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    app.execute(&format!("UPDATE directus_users SET status = 'suspended' WHERE email = '{ANN}'")).await;
    actor.get("/users/me").await.assert_status(401);
    assert_eq!(api_tokens::flush_uses(&app.app).await, Ok(0));
}

/// All other tokens are found by one question to the database, as before.
#[tokio::test]
async fn other_tokens_cost_no_more() {
    let app = with_ann().await;
    let browser = at_browser(&app, ANN).await;
    let (_, actor) = with_token(&app).await;
    let callers = [app.admin(), browser, app.logged_in(ANN).await, actor];
    for caller in &callers {
        caller.get("/users/me/tfa/recovery-codes").await.assert_status(200);
        let work = app.work();
        caller.get("/users/me/tfa/recovery-codes").await.assert_status(200);
        assert_eq!((app.work() - work).reads, 2, "who it is, and what was asked");
    }
}

/// Texts of this form have always been possible there.
#[tokio::test]
async fn a_static_token_may_look_like_one() {
    let app = TestApp::new().await;
    let value = format!("vst_{}", "a".repeat(43));
    let id = app.user(ANN, json!({ "token": value })).await;
    assert_eq!(app.anon().with_token(&value).get("/users/me").await.text("id"), id);
}
