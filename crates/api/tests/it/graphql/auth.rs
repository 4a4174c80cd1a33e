//! Login, refresh, logout, password reset, invites and registration.

use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use super::{data_of, execute, execute_with, validation_error};
use crate::fixtures::{ANN, REFRESH, SESSION, browser_login, log_in, refresh_token, set};
use crate::mails::mailed_token;

const LOGIN: &str = "mutation ($email: String!, $password: String!, $mode: auth_mode) {
    auth_login(email: $email, password: $password, mode: $mode) { access_token refresh_token expires }
}";

#[tokio::test]
async fn each_mode_returns_its_tokens_and_cookies() {
    let app = TestApp::new().await;
    for (mode, access, refresh, cookie) in [
        (json!(null), true, true, None),
        (json!("json"), true, true, None),
        (json!("cookie"), true, false, Some(REFRESH)),
        (json!("session"), false, false, Some(SESSION)),
    ] {
        let variables = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "mode": mode });
        let reply = execute_with(&app.anon(), LOGIN, variables).await;
        let tokens = &data_of(&reply)["auth_login"];
        assert_eq!(tokens["access_token"].is_string(), access, "{mode}");
        assert_eq!(tokens["refresh_token"].is_string(), refresh, "{mode}");
        let expires = if mode == "session" { "86400000" } else { "900000" };
        assert_eq!(tokens["expires"], expires);
        for name in [REFRESH, SESSION] {
            assert_eq!(reply.set_cookie(name).is_some(), cookie == Some(name), "{mode}: {name}");
        }
    }
}

#[tokio::test]
async fn rejected_login_returns_the_error_of_rest() {
    let app = TestApp::new().await;
    let query = "mutation { auth_login(email: \"admin@example.com\", password: \"wrong\") { expires } }";
    insta::assert_snapshot!(execute(&app.anon(), query).await.shown(), @r#"
    200 OK
    {
      "data": {
        "auth_login": null
      },
      "errors": [
        {
          "message": "Invalid user credentials.",
          "extensions": {
            "code": "INVALID_CREDENTIALS"
          },
          "locations": [
            {
              "line": 1,
              "column": 12
            }
          ],
          "path": [
            "auth_login"
          ]
        }
      ]
    }
    "#);
    let anything = "mutation { auth_login(email: \"not an address\", password: \"\") { expires } }";
    assert_eq!(execute(&app.anon(), anything).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn disabled_login_is_not_in_the_schema() {
    let app = TestApp::with(|setup| setup.settings.login.disabled = true).await;
    let query = "mutation { auth_login(email: \"a\", password: \"b\") { expires } }";
    assert_eq!(
        validation_error(&execute(&app.anon(), query).await),
        "Cannot query field \"auth_login\" on type \"Mutation\"."
    );
}

#[tokio::test]
async fn refresh_reads_the_token_its_mode_names() {
    let app = TestApp::new().await;
    let token = refresh_token(&app, ADMIN_EMAIL).await;
    let query = format!("mutation {{ auth_refresh(refresh_token: \"{token}\") {{ refresh_token }} }}");
    let next = execute(&app.anon(), &query).await;
    assert_ne!(data_of(&next)["auth_refresh"]["refresh_token"], token.as_str());

    let cookie = log_in(&app, ADMIN_EMAIL, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &cookie);
    let reply =
        execute(&browser, "mutation { auth_refresh(mode: cookie) { access_token refresh_token } }").await;
    assert!(data_of(&reply)["auth_refresh"]["access_token"].is_string());
    assert_ne!(reply.cookie(REFRESH), cookie);

    let browser = browser_login(&app, ADMIN_EMAIL).await;
    let reply = execute(&browser, "mutation { auth_refresh(mode: session) { expires } }").await;
    data_of(&reply);
    assert!(reply.set_cookie(SESSION).is_some());
    // The mode is not derived from a cookie.
    let reply = execute(&browser, "mutation { auth_refresh { expires } }").await;
    assert_eq!(reply.code(), "INVALID_PAYLOAD");
}

#[tokio::test]
async fn logout_ends_the_session_and_clears_its_cookie() {
    let app = TestApp::new().await;
    let browser = browser_login(&app, ADMIN_EMAIL).await;
    let reply = execute(&browser, "mutation { auth_logout(mode: session) }").await;
    assert_eq!(data_of(&reply)["auth_logout"], true);
    assert_eq!(reply.cookie(SESSION), "");
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
}

#[tokio::test]
async fn password_is_reset_by_mail() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let query = format!("mutation {{ auth_password_request(email: \"{ANN}\") }}");
    assert_eq!(data_of(&execute(&app.anon(), &query).await)["auth_password_request"], true);
    let token = mailed_token(&app).await;
    let query = format!("mutation {{ auth_password_reset(token: \"{token}\", password: \"Brand-new-1\") }}");
    assert_eq!(data_of(&execute(&app.anon(), &query).await)["auth_password_reset"], true);
    app.anon().log_in(ANN, "Brand-new-1", "json").await.assert_status(200);
    assert_eq!(execute(&app.anon(), &query).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn invite_is_sent_and_accepted() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Guests", json!({})).await;
    let query = format!("mutation {{ users_invite(email: \"{ANN}\", role: \"{role}\") }}");
    assert_eq!(data_of(&execute(&app.admin(), &query).await)["users_invite"], true);
    let token = mailed_token(&app).await;
    let query = format!("mutation {{ users_invite_accept(token: \"{token}\", password: \"Chosen-1\") }}");
    data_of(&execute(&app.anon(), &query).await);
    app.anon().log_in(ANN, "Chosen-1", "json").await.assert_status(200);
    let wrong = "mutation { users_invite(email: \"b@example.com\", role: \"nonsense\") }";
    assert_eq!(execute(&app.admin(), wrong).await.code(), "INVALID_PAYLOAD");
}

#[tokio::test]
async fn registration_shares_the_rate_limit_of_rest() {
    let app = TestApp::new().await;
    set(&app, "public_registration", true).await;
    let client = app.anon().with_address("203.0.113.7");
    for number in 0..5 {
        let query = format!(
            "mutation {{ users_register(email: \"u{number}@example.com\", password: \"Secret-12\") }}"
        );
        assert_eq!(data_of(&execute(&client, &query).await)["users_register"], true);
    }
    let query = "mutation { users_register(email: \"u6@example.com\", password: \"Secret-12\") }";
    assert_eq!(execute(&client, query).await.code(), "REQUESTS_EXCEEDED");
    let body = json!({ "email": "u7@example.com", "password": "Secret-12" });
    client.post("/users/register", body).await.assert_status(429);
}

#[tokio::test]
async fn v8_archive_1109_password_policy_is_enforced() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{12,}$/").await;
    let (role, _) = app.role("Guests", json!({})).await;
    let id = app.admin().post("/users", json!({ "email": ANN })).await.assert_status(200).text("id");
    let changes = [
        "create_users_item(data: {email: \"b@example.com\", password: \"short\"}) { id }".to_owned(),
        format!("update_users_item(id: \"{id}\", data: {{password: \"short\"}}) {{ id }}"),
        "update_users_me(data: {password: \"short\"}) { id }".to_owned(),
    ];
    let before = app.tables().await;
    for change in changes {
        let reply = execute(&app.admin(), &format!("mutation {{ {change} }}")).await;
        assert_eq!(reply.code(), "FAILED_VALIDATION", "{change}: {:#}", reply.body);
    }
    app.assert_unchanged_since(&before, "a password that is too short").await;
    let invite = json!({ "email": "c@example.com", "role": role });
    app.admin().post("/users/invite", invite).await.assert_status(204);
    let token = mailed_token(&app).await;
    let query = format!("mutation {{ users_invite_accept(token: \"{token}\", password: \"short\") }}");
    assert_eq!(execute(&app.anon(), &query).await.code(), "FAILED_VALIDATION");
}

#[tokio::test]
async fn directus_24032_password_change_ends_all_sessions() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let browser = browser_login(&app, ANN).await;
    browser.get("/users/me").await.assert_status(200);
    let query = format!(
        "mutation {{ update_users_item(id: \"{id}\", data: {{password: \"another one\"}}) {{ id }} }}"
    );
    data_of(&execute(&app.admin(), &query).await);
    browser.get("/users/me").await.assert_status(401);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
}
