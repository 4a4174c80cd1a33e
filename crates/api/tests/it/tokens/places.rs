//! Header, query and cookie.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, ADMIN_TOKEN, TestApp};

use crate::people::{ANN, SESSION, at_browser};

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
async fn a_header_that_is_no_bearer_token_is_no_token_at_all(#[case] header: &str, #[case] is_token: bool) {
    let app = TestApp::new().await;
    let header = header.replace("TOKEN", ADMIN_TOKEN);
    let caller = app.anon().with_header("authorization", &header);
    let reply = caller.get("/users/me").await;
    assert_eq!(reply.status.as_u16(), if is_token { 200 } else { 401 });
    caller.get("/server/info").await.assert_status(200);
}

#[rstest]
#[case(format!("access_token={ADMIN_TOKEN}"), 200)]
#[case("access_token=".into(), 401)]
#[case(format!("access_token[]={ADMIN_TOKEN}"), 401)]
#[case(format!("access_token[a]={ADMIN_TOKEN}"), 401)]
#[case(format!("access_token={ADMIN_TOKEN}&access_token={ADMIN_TOKEN}"), 401)]
#[case(format!("Access_Token={ADMIN_TOKEN}"), 401)]
#[tokio::test]
async fn a_token_in_the_query_is_one_text(#[case] query: String, #[case] status: u16) {
    let app = TestApp::new().await;
    app.anon().get(&format!("/users/me?{query}")).await.assert_status(status);
}

#[tokio::test]
async fn a_static_token_works_in_the_cookie_as_well() {
    let app = TestApp::new().await;
    let browser = app.anon().with_cookie(SESSION, ADMIN_TOKEN);
    assert_eq!(browser.get("/users/me").await.assert_status(200).text("email"), ADMIN_EMAIL);
}

#[tokio::test]
async fn an_explicit_token_beats_the_cookie_even_if_it_is_wrong() {
    let app = TestApp::new().await;
    let ann = app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let browser = at_browser(&app, ADMIN_EMAIL).await;
    assert_eq!(browser.clone().with_token("static-of-ann").get("/users/me").await.text("id"), ann);
    assert_eq!(browser.get("/users/me?access_token=static-of-ann").await.text("id"), ann);
    let reply = browser.clone().with_token("wrong").get("/users/me").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    assert!(reply.set_cookie(SESSION).is_none(), "the cookie is not to blame");
    assert_eq!(browser.get("/users/me").await.text("email"), ADMIN_EMAIL);
}

#[tokio::test]
async fn of_two_cookies_of_the_name_the_first_counts() {
    let app = TestApp::new().await;
    let browser = app.anon().with_header("cookie", &format!("{SESSION}={ADMIN_TOKEN}; {SESSION}=wrong"));
    browser.get("/users/me").await.assert_status(200);
}

/// Even `/server/ping`, which looks at no token, refuses two.
#[tokio::test]
async fn two_tokens_are_one_too_many() {
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
async fn a_ping_looks_at_no_token() {
    let app = TestApp::new().await;
    let reply = app.anon().with_token("wrong").get("/server/ping").await.assert_status(200);
    assert_eq!(reply.body, "pong");
}
