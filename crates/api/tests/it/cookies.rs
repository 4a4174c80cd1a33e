//! The attributes of both cookies (contract section 3).

use serde_json::json;
use vestibule_api::settings::SameSite;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Setup, TestApp};

use crate::people::{REFRESH, SESSION};
use crate::shown::cookie;

/// The cookies of a login, a refresh and a logout in both modes, one below the other.
async fn round(app: &TestApp, refresh: &str, session: &str) -> String {
    let mut seen = Vec::new();
    for (mode, name) in [("cookie", refresh), ("session", session)] {
        let mode = json!({ "mode": mode });
        let login = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "mode": mode["mode"] });
        let reply = app.anon().post("/auth/login", login).await.assert_status(200);
        seen.push(cookie(&reply, name));
        let browser = app.anon().with_cookie(name, &reply.cookie(name));
        let reply = browser.post("/auth/refresh", mode.clone()).await.assert_status(200);
        seen.push(cookie(&reply, name));
        let browser = app.anon().with_cookie(name, &reply.cookie(name));
        let reply = browser.post("/auth/logout", mode).await.assert_status(204);
        seen.push(cookie(&reply, name));
    }
    seen.join("\n")
}

#[tokio::test]
async fn out_of_the_box_both_are_http_only_lax_and_for_the_whole_site() {
    let app = TestApp::new().await;
    insta::assert_snapshot!(round(&app, REFRESH, SESSION).await, @"
    directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_refresh_token=; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    directus_session_token=; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax
    ");
}

#[tokio::test]
async fn names_domain_secure_and_same_site_are_used_in_setting_reading_and_emptying() {
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
    insta::assert_snapshot!(round(&app, "my_refresh", "my_session").await, @"
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
    insta::assert_snapshot!(cookie(&reply, "my_session"), @"my_session=; Max-Age=86400; Domain=example.com; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; Secure; SameSite=None");
}

/// A browser must not stay stuck with a cookie that stands for nothing.
#[tokio::test]
async fn a_cookie_that_stands_for_nothing_is_emptied_by_every_refusal() {
    let app = TestApp::new().await;
    let browser = app.anon().with_cookie(SESSION, "garbage");
    for path in ["/users/me", "/server/info", "/users", "/auth", "/settings", "/utils/random/string"] {
        let reply = browser.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.cookie(SESSION).as_str()), (401, ""), "{path}");
    }
    let same = browser.clone().with_token("garbage").get("/users/me").await;
    assert_eq!(same.cookie(SESSION), "", "the same token in header and cookie");
    let other = browser.with_token("other-garbage").get("/users/me").await;
    assert!(other.set_cookie(SESSION).is_none(), "the cookie was not what was refused");
}

#[tokio::test]
async fn an_empty_cookie_is_no_token() {
    let app = TestApp::new().await;
    let browser = app.anon().with_header("cookie", &format!("{SESSION}=; {REFRESH}="));
    let reply = browser.get("/server/info").await.assert_status(200);
    assert!(reply.header("set-cookie").is_none());
    browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.assert_status(400);
    browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(400);
}

/// A session cookie is enough for changes, but only in a body that a foreign form cannot send (GHSA-mww8-4gwh-rjfw,
/// as far as there are no WebSockets: `SameSite` and the content type keep other sites out).
#[tokio::test]
async fn what_a_foreign_form_can_send_arrives_as_an_empty_body() {
    let app = TestApp::new().await;
    let browser = crate::people::at_browser(&app, ADMIN_EMAIL).await;
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
