//! Authentication with an API token.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{TestActor, TestApp};

use super::{PATH, assert_rejected, create_token, own_tokens, with_ann};
use crate::fixtures::{ANN, SESSION, browser_login, days, seconds, staff};

async fn with_token(app: &TestApp) -> (String, TestActor) {
    let value = create_token(&browser_login(app, ANN).await, "Deploy").await.text("token");
    let actor = app.anon().with_token(&value);
    (value, actor)
}

#[tokio::test]
async fn api_token_is_accepted_wherever_a_static_token_is() {
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
    assert_rejected(&actor.get("/users/me/tokens/x").await, 404, "ROUTE_NOT_FOUND");
}

#[tokio::test]
async fn api_token_has_the_rights_of_its_user_and_no_login() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    assert_rejected(&actor.get("/roles").await, 403, "FORBIDDEN");
    let logins = actor.get("/users/me/sessions").await.assert_status(200);
    assert_eq!(logins.data()[0]["current"], false);
}

#[rstest]
#[case::first("Vst_")]
#[case::last("x")]
#[case::other("")]
#[tokio::test]
async fn similar_looking_token_is_rejected(#[case] change: &str) {
    let app = with_ann().await;
    let (value, _) = with_token(&app).await;
    let wrong = match change {
        "Vst_" => value.replacen("vst_", change, 1),
        "x" => format!("{value}x"),
        _ => format!("vst_{}", "a".repeat(43)),
    };
    let reply = app.anon().with_token(&wrong).get("/users/me").await;
    assert_rejected(&reply, 401, "INVALID_CREDENTIALS");
}

/// Neither the stored digest nor the id authenticates.
#[tokio::test]
async fn database_contents_are_no_valid_token() {
    let app = with_ann().await;
    with_token(&app).await;
    let rows = app.rows("SELECT id, digest FROM vestibule_tokens").await;
    for column in ["id", "digest"] {
        let text = rows[0][column].as_str().expect("a text");
        assert_rejected(&app.anon().with_token(text).get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn expired_token_returns_token_expired_and_stays_listed() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let body = json!({ "name": "short", "expires": "2027-01-15T08:01:00Z" });
    let actor = app.anon().with_token(&browser.post(PATH, body).await.assert_status(200).text("token"));
    app.advance(seconds(59));
    actor.get("/users/me").await.assert_status(200);
    app.advance(seconds(1));
    assert_rejected(&actor.get("/users/me").await, 401, "TOKEN_EXPIRED");
    assert_rejected(&actor.post("/auth/refresh", json!({})).await, 401, "TOKEN_EXPIRED");
    assert_eq!(own_tokens(&browser).await[0]["expires"], "2027-01-15T08:01:00.000Z");
}

#[tokio::test]
async fn token_without_expiry_never_expires() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    app.advance(days(10_000));
    actor.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn token_follows_the_status_of_its_user_and_is_deleted_with_it() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let path = format!("/users/{}", actor.get("/users/me").await.text("id"));
    for status in ["suspended", "archived", "invited"] {
        app.admin().patch(&path, json!({ "status": status })).await.assert_status(200);
        assert_rejected(&actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
    app.admin().patch(&path, json!({ "status": "active" })).await.assert_status(200);
    actor.get("/users/me").await.assert_status(200);
    app.admin().delete(&path).await.assert_status(204);
    assert_rejected(&actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    assert_eq!(app.value("SELECT count(*) FROM vestibule_tokens").await, 0);
}

#[tokio::test]
async fn password_change_does_not_revoke_tokens() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let path = format!("/users/{}", actor.get("/users/me").await.text("id"));
    app.admin().patch(&path, json!({ "password": "a-new-password" })).await.assert_status(200);
    actor.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn last_use_is_written_at_most_once_a_minute_and_outside_of_requests() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    let work = app.work();
    for _ in 0..5 {
        actor.get("/users/me").await.assert_status(200);
    }
    assert_eq!((app.work() - work).writes, 0);
    assert_eq!(vestibule_app::api_tokens::flush_uses(&app.app).await, Ok(1));
    let used = |list: Vec<serde_json::Value>| list[0]["last_used"].clone();
    assert_eq!(used(own_tokens(&actor).await), "2027-01-15T08:00:00.000Z");
    app.advance(seconds(59));
    actor.get("/users/me").await.assert_status(200);
    assert_eq!(vestibule_app::api_tokens::flush_uses(&app.app).await, Ok(0));
    app.advance(seconds(1));
    actor.get("/users/me").await.assert_status(200);
    assert_eq!(vestibule_app::api_tokens::flush_uses(&app.app).await, Ok(1));
    assert_eq!(used(own_tokens(&actor).await), "2027-01-15T08:01:00.000Z");
}

#[tokio::test]
async fn rejected_request_does_not_update_last_use() {
    let app = with_ann().await;
    let (_, actor) = with_token(&app).await;
    app.execute(&format!("UPDATE directus_users SET status = 'suspended' WHERE email = '{ANN}'")).await;
    actor.get("/users/me").await.assert_status(401);
    assert_eq!(vestibule_app::api_tokens::flush_uses(&app.app).await, Ok(0));
}

/// Adding API tokens must not add a query to authentication with other tokens.
#[tokio::test]
async fn other_tokens_cost_no_additional_query() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let (_, actor) = with_token(&app).await;
    let actors = [app.admin(), browser, app.logged_in(ANN).await, actor];
    for actor in &actors {
        actor.get("/users/me/tfa/recovery-codes").await.assert_status(200);
        let work = app.work();
        actor.get("/users/me/tfa/recovery-codes").await.assert_status(200);
        assert_eq!((app.work() - work).reads, 2, "authentication and the requested data");
    }
}

/// Directus has always allowed static tokens of this form.
#[tokio::test]
async fn static_token_may_have_the_form_of_an_api_token() {
    let app = TestApp::new().await;
    let value = format!("vst_{}", "a".repeat(43));
    let id = app.user(ANN, json!({ "token": value })).await;
    assert_eq!(app.anon().with_token(&value).get("/users/me").await.text("id"), id);
}
