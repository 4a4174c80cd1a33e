//! No response is served from a cache to another user (GHSA-cff8-x7jv-4fm8, GHSA-c6w9-5g5j-jh2p).

use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::fixtures::{ANN, REFRESH, log_in};

/// The recordings fix `Cache-Control` to `no-cache` on successes and to none on errors. Shared caches get `no-store` in
/// the header meant for them (RFC 9213).
fn assert_not_shared(reply: &Reply) {
    assert_eq!(reply.header("cdn-cache-control"), Some("no-store"), "{}", reply.shown());
    let wanted = reply.status.is_success().then_some("no-cache");
    assert_eq!(reply.header("cache-control"), wanted, "{}", reply.shown());
}

#[tokio::test]
async fn ghsa_cff8_user_specific_responses_are_not_for_shared_caches() {
    let app = TestApp::new().await;
    let token = log_in(&app, ADMIN_EMAIL, "json").await.text("refresh_token");
    let cookie = log_in(&app, ADMIN_EMAIL, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &cookie);
    let refreshed = app.anon().post("/auth/refresh", json!({ "refresh_token": token })).await;
    let next = json!({ "refresh_token": refreshed.text("refresh_token") });
    let replies = [
        refreshed,
        app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await,
        app.anon().log_in(ADMIN_EMAIL, PASSWORD, "session").await,
        app.anon().log_in(ADMIN_EMAIL, "wrong", "json").await,
        app.anon().post("/auth/login", json!({})).await,
        browser.post("/auth/refresh", json!({ "mode": "cookie" })).await,
        app.anon().post("/auth/refresh", json!({})).await,
        app.anon().post("/auth/logout", next).await,
        app.anon().get("/auth").await,
        app.anon().get("/AUTH/").await,
        app.admin().get("/users/me").await,
        app.admin().get("/Users/Me/?fields=id").await,
        app.admin().patch("/users/me", json!({ "title": "x" })).await,
        app.admin().patch("/users/me/track/page", json!({ "last_page": "/x" })).await,
        app.admin().post("/users/me/tfa/generate", json!({ "password": PASSWORD })).await,
        app.anon().get("/users/me").await,
        app.admin().get("/graphql/system?query=%7Busers_me%7Bid%7D%7D").await,
        app.admin().post("/graphql/system", json!({ "query": "{ users_me { id } }" })).await,
    ];
    for reply in &replies {
        assert_not_shared(reply);
    }
}

#[tokio::test]
async fn ghsa_c6w9_responses_of_one_url_differ_per_user() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    let query = "/graphql/system?query=%7Bserver_ping%20server_specs_graphql%7D";
    for path in [query, "/users/me", "/server/info", "/policies/me/globals", "/permissions/me", "/roles/me"] {
        let replies = [app.admin().get(path).await, ann.get(path).await, app.anon().get(path).await];
        let again = [app.admin().get(path).await, ann.get(path).await, app.anon().get(path).await];
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let differs = replies[one].body != replies[other].body;
            assert!(differs || path == "/server/info" && other == 1, "{path}");
        }
        for (reply, again) in replies.iter().zip(&again) {
            assert_eq!(reply.body, again.body, "{path}");
            assert_eq!(reply.header("vary").is_some(), reply.status.is_success(), "{path}");
        }
    }
}

#[tokio::test]
async fn entity_tag_of_one_user_does_not_match_for_another() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    let tag = app.admin().get("/users/me").await.header("etag").expect("a tag").to_owned();
    let known = |actor: vestibule_testkit::TestActor| actor.with_header("if-none-match", &tag);
    let same = known(app.admin()).get("/users/me").await;
    assert_eq!((same.status.as_u16(), same.body), (304, json!(null)));
    known(ann).get("/users/me").await.assert_status(200);
    known(app.anon()).get("/users/me").await.assert_status(401);
}

/// Rights are cached by user, role and IP address, never by less.
#[tokio::test]
async fn ghsa_c6w9_cached_rights_are_not_used_for_another_address() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "admin_access": true, "ip_access": ["10.1.0.0/16"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    app.user("bea@example.com", json!({ "role": role })).await;
    let (ann, bea) = (app.logged_in(ANN).await, app.logged_in("bea@example.com").await);
    for _ in 0..3 {
        ann.clone().with_address("10.1.0.1").get("/users").await.assert_status(200);
        ann.clone().with_address("10.2.0.1").get("/users").await.assert_status(403);
        bea.get("/users").await.assert_status(403);
        bea.clone().with_address("10.1.0.2").get("/users").await.assert_status(200);
    }
}
