//! Token sources: header, query and cookie.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, ADMIN_TOKEN, TestApp};

use crate::fixtures::{ANN, SESSION, browser_login};

#[rstest]
#[case("Bearer TOKEN", true)]
#[case("bearer TOKEN", true)]
#[case("BEARER TOKEN", true)]
#[case("Basic YWRtaW46YWRtaW4=", false)]
#[case("Bearer", false)]
#[case("Bearer ", false)]
#[case("Bearer  TOKEN", false)]
#[case("Bearer TOKEN x", false)]
#[case("Token TOKEN", false)]
#[case("TOKEN", false)]
#[case("", false)]
#[tokio::test]
async fn malformed_authorization_header_is_ignored(#[case] header: &str, #[case] is_token: bool) {
    let app = TestApp::new().await;
    let header = header.replace("TOKEN", ADMIN_TOKEN);
    let actor = app.anon().with_header("authorization", &header);
    let reply = actor.get("/users/me").await;
    assert_eq!(reply.status.as_u16(), if is_token { 200 } else { 401 });
    actor.get("/server/info").await.assert_status(200);
}

#[rstest]
#[case(format!("access_token={ADMIN_TOKEN}"), 200)]
#[case("access_token=".into(), 401)]
#[case(format!("access_token[]={ADMIN_TOKEN}"), 401)]
#[case(format!("access_token[a]={ADMIN_TOKEN}"), 401)]
#[case(format!("access_token={ADMIN_TOKEN}&access_token={ADMIN_TOKEN}"), 401)]
#[case(format!("Access_Token={ADMIN_TOKEN}"), 401)]
#[tokio::test]
async fn query_token_must_be_a_single_string(#[case] query: String, #[case] status: u16) {
    let app = TestApp::new().await;
    app.anon().get(&format!("/users/me?{query}")).await.assert_status(status);
}

#[tokio::test]
async fn static_token_works_as_a_cookie() {
    let app = TestApp::new().await;
    let browser = app.anon().with_cookie(SESSION, ADMIN_TOKEN);
    assert_eq!(browser.get("/users/me").await.assert_status(200).text("email"), ADMIN_EMAIL);
}

#[tokio::test]
async fn explicit_token_takes_precedence_over_the_cookie_even_if_invalid() {
    let app = TestApp::new().await;
    let ann = app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let browser = browser_login(&app, ADMIN_EMAIL).await;
    assert_eq!(browser.clone().with_token("static-of-ann").get("/users/me").await.text("id"), ann);
    assert_eq!(browser.get("/users/me?access_token=static-of-ann").await.text("id"), ann);
    let reply = browser.clone().with_token("wrong").get("/users/me").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    assert!(reply.set_cookie(SESSION).is_none(), "the rejected token was not the cookie");
    assert_eq!(browser.get("/users/me").await.text("email"), ADMIN_EMAIL);
}

#[tokio::test]
async fn first_of_two_cookies_with_the_same_name_is_used() {
    let app = TestApp::new().await;
    let browser = app.anon().with_header("cookie", &format!("{SESSION}={ADMIN_TOKEN}; {SESSION}=wrong"));
    browser.get("/users/me").await.assert_status(200);
}

/// Even `/server/ping`, which reads no token, rejects two.
#[tokio::test]
async fn two_tokens_are_rejected() {
    let app = TestApp::new().await;
    for path in ["/users/me", "/server/info", "/server/ping", "/robots.txt", "/"] {
        let reply = app.admin().get(&format!("{path}?access_token={ADMIN_TOKEN}")).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reply.shown(), @r#"
        400 Bad Request
        {
          "errors": [
            {
              "message": "Invalid payload. The request uses more than one method for including an access token.",
              "extensions": {
                "reason": "The request uses more than one method for including an access token",
                "code": "INVALID_PAYLOAD"
              }
            }
          ]
        }
        "#); }
    }
    let login = json!({ "email": ANN, "password": "x" });
    app.admin().post("/auth/login?access_token=x", login).await.assert_status(400);
}

#[tokio::test]
async fn ping_ignores_tokens() {
    let app = TestApp::new().await;
    let reply = app.anon().with_token("wrong").get("/server/ping").await.assert_status(200);
    assert_eq!(reply.body, "pong");
}
