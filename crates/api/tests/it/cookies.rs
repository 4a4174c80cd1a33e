//! Attributes of both cookies (contract section 3).

use serde_json::json;
use vestibule_api::settings::SameSite;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Setup, TestApp};

use crate::fixtures::{REFRESH, SESSION};
use crate::snapshots::redacted_cookie;

/// The `Set-Cookie` headers of a login, a refresh and a logout in both modes, one per line.
async fn set_cookie_headers(app: &TestApp, refresh: &str, session: &str) -> String {
    let mut headers = Vec::new();
    for (mode, name) in [("cookie", refresh), ("session", session)] {
        let mode = json!({ "mode": mode });
        let login = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "mode": mode["mode"] });
        let reply = app.anon().post("/auth/login", login).await.assert_status(200);
        headers.push(redacted_cookie(&reply, name));
        let browser = app.anon().with_cookie(name, &reply.cookie(name));
        let reply = browser.post("/auth/refresh", mode.clone()).await.assert_status(200);
        headers.push(redacted_cookie(&reply, name));
        let browser = app.anon().with_cookie(name, &reply.cookie(name));
        let reply = browser.post("/auth/logout", mode).await.assert_status(204);
        headers.push(redacted_cookie(&reply, name));
    }
    headers.join("\n")
}

#[tokio::test]
async fn default_cookies_are_http_only_lax_and_for_the_root_path() {
    let app = TestApp::new().await;
    insta::assert_snapshot!(set_cookie_headers(&app, REFRESH, SESSION).await, @"
    directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_refresh_token=; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    ");
}

#[tokio::test]
async fn configured_attributes_are_used_to_set_read_and_clear_cookies() {
    let app = TestApp::with(|setup: &mut Setup| {
        let (refresh, session) = (&mut setup.http.refresh_cookie, &mut setup.http.session_cookie);
        refresh.name = "my_refresh".into();
        refresh.domain = Some("auth.example.com".into());
        refresh.same_site = SameSite::Strict;
        session.name = "my_session".into();
        session.domain = Some("example.com".into());
        session.same_site = SameSite::None;
        session.secure = true;
    })
    .await;
    insta::assert_snapshot!(set_cookie_headers(&app, "my_refresh", "my_session").await, @"
    my_refresh=[token]; Max-Age=604800; Domain=auth.example.com; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Strict
    my_refresh=[token]; Max-Age=604800; Domain=auth.example.com; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Strict
    my_refresh=; Max-Age=604800; Domain=auth.example.com; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Strict
    my_session=[jwt]; Max-Age=86400; Domain=example.com; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=None
    my_session=[jwt]; Max-Age=86400; Domain=example.com; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=None
    my_session=; Max-Age=86400; Domain=example.com; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=None
    ");
    let reply = app.anon().with_cookie(SESSION, "x").get("/server/info").await;
    reply.assert_status(200);
    let reply = app.anon().with_cookie("my_session", "x").get("/server/info").await.assert_status(401);
    insta::assert_snapshot!(redacted_cookie(&reply, "my_session"), @"my_session=; Max-Age=86400; Domain=example.com; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=None");
}

/// A browser must not keep sending an invalid cookie.
#[tokio::test]
async fn every_rejection_clears_an_invalid_session_cookie() {
    let app = TestApp::new().await;
    let browser = app.anon().with_cookie(SESSION, "garbage");
    for path in ["/users/me", "/server/info", "/users", "/auth", "/settings", "/utils/random/string"] {
        let reply = browser.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.cookie(SESSION).as_str()), (401, ""), "{path}");
    }
    let same = browser.clone().with_token("garbage").get("/users/me").await;
    assert_eq!(same.cookie(SESSION), "", "the same token in header and cookie");
    let other = browser.with_token("other-garbage").get("/users/me").await;
    assert!(other.set_cookie(SESSION).is_none(), "the rejected token was not the cookie");
}

#[tokio::test]
async fn empty_cookie_is_ignored() {
    let app = TestApp::new().await;
    let browser = app.anon().with_header("cookie", &format!("{SESSION}=; {REFRESH}="));
    let reply = browser.get("/server/info").await.assert_status(200);
    assert!(reply.header("set-cookie").is_none());
    browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.assert_status(400);
    browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(400);
}

/// A session cookie authenticates changes, but only with a body that a cross-site form cannot send
/// (GHSA-mww8-4gwh-rjfw, apart from WebSockets: `SameSite` and the content type exclude other sites).
#[tokio::test]
async fn body_of_a_cross_site_form_is_ignored() {
    let app = TestApp::new().await;
    let browser = crate::fixtures::browser_login(&app, ADMIN_EMAIL).await;
    let path = "/users/me?fields=title";
    browser.patch(path, json!({ "title": "Chief" })).await.assert_status(200);
    let forms = [
        (Some("application/x-www-form-urlencoded"), "title=Hacked"),
        (Some("text/plain"), r#"{"title":"Hacked"}"#),
        (Some("multipart/form-data; boundary=x"), r#"{"title":"Hacked"}"#),
        (None, r#"{"title":"Hacked"}"#),
    ];
    for (content_type, body) in forms {
        let reply = browser.send_as(content_type, "PATCH", path, body).await.assert_status(200);
        assert_eq!(reply.text("title"), "Chief", "{content_type:?}");
    }
}
