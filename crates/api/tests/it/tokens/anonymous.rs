//! A missing identity never means full access (GHSA-97xr-jchp-xm3c, GHSA-849r-qrwj-8rv4): an anonymous request has the
//! rights of the public policy, and a request with an invalid token is rejected.

use http::Method;
use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

const COLLECTIONS: [&str; 10] = [
    "/users",
    "/roles",
    "/policies",
    "/access",
    "/permissions",
    "/activity",
    "/revisions",
    "/settings",
    "/presets",
    "/notifications",
];

#[tokio::test]
async fn ghsa_97xr_anonymous_request_has_no_rights_by_default() {
    let app = TestApp::new().await;
    let user = app.value("SELECT id FROM directus_users").await;
    let key = user.as_str().expect("an id");
    let before = app.tables().await;
    for path in COLLECTIONS {
        for method in ["GET", "SEARCH", "POST", "PATCH", "DELETE"] {
            for path in [path.to_owned(), format!("{path}/{key}"), format!("{path}/1")] {
                let body = (method != "GET").then(|| json!({ "keys": [key], "data": {}, "query": {} }));
                let reply = app.anon().send(method, &path, body).await;
                let is_refused = [400, 401, 403, 404].contains(&reply.status.as_u16());
                assert!(is_refused, "{method} {path}: {}", reply.shown());
            }
        }
    }
    app.assert_unchanged_since(&before, "an anonymous request").await;
}

#[rstest]
#[case("GET", "/users/me", 401)]
#[case("PATCH", "/users/me", 401)]
#[case("PATCH", "/users/me/track/page", 401)]
#[case("POST", "/users/me/tfa/generate", 401)]
#[case("POST", "/users/me/tfa/enable", 401)]
#[case("POST", "/users/me/tfa/disable", 401)]
#[case("DELETE", "/users/me", 403)]
#[case("GET", "/roles/me", 403)]
#[case("GET", "/permissions/me", 403)]
#[case("GET", "/permissions/me/directus_users", 403)]
#[case("GET", "/server/health", 403)]
#[case("POST", "/utils/cache/clear", 403)]
#[case("POST", "/server/setup", 403)]
#[tokio::test]
async fn anonymous_request_has_no_current_user(
    #[case] method: &str,
    #[case] path: &str,
    #[case] status: u16,
) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let body = (method != Method::GET).then(|| json!({ "last_page": "/x", "title": "x", "password": "x" }));
    app.anon().send(method, path, body).await.assert_status(status);
    app.assert_unchanged_since(&before, path).await;
}

#[tokio::test]
async fn anonymous_request_reads_global_flags_only() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/policies/me/globals").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    200 OK
    {
      "data": {
        "app_access": false
      }
    }
    "#);
}

/// An invalid token does not fall back to the public, not even where the public may read.
#[tokio::test]
async fn ghsa_97xr_invalid_token_does_not_become_anonymous() {
    let app = TestApp::new().await;
    let public = "abf8a154-5b1c-4a46-ac9c-7300570f4f17";
    app.permit(public, json!({ "collection": "directus_roles", "action": "read", "fields": ["name"] })).await;
    app.anon().get("/roles?fields=name").await.assert_status(200);
    app.anon().with_token("wrong").get("/roles?fields=name").await.assert_status(401);
    app.anon()
        .with_cookie(crate::fixtures::SESSION, "wrong")
        .get("/roles?fields=name")
        .await
        .assert_status(401);
}

/// Authenticated users do not inherit public rights unless a policy says so, and `app_access` of the public policy does
/// not grant the minimal permissions of app users.
#[tokio::test]
async fn public_app_access_does_not_grant_the_rights_of_users() {
    let app = TestApp::new().await;
    let public = "abf8a154-5b1c-4a46-ac9c-7300570f4f17";
    let path = format!("/policies/{public}");
    app.admin().patch(&path, json!({ "app_access": true })).await.assert_status(200);
    for path in COLLECTIONS {
        let reply = app.anon().get(path).await;
        assert_eq!(reply.code(), "FORBIDDEN", "{path}: {}", reply.shown());
    }
}

/// Administrator access of the public policy is the only way to open everything, and only an administrator can set it.
#[tokio::test]
async fn only_the_public_policy_grants_rights_to_anonymous_requests() {
    let app = TestApp::new().await;
    let public = "abf8a154-5b1c-4a46-ac9c-7300570f4f17";
    let path = format!("/policies/{public}");
    assert_eq!(app.anon().patch(&path, json!({ "admin_access": true })).await.code(), "FORBIDDEN");
    app.admin().patch(&path, json!({ "admin_access": true })).await.assert_status(200);
    app.anon().get("/users").await.assert_status(200);
    assert_eq!(app.anon().get("/users/me").await.code(), "INVALID_CREDENTIALS");
    app.admin().patch(&path, json!({ "admin_access": false })).await.assert_status(200);
    app.anon().get("/users").await.assert_status(403);
}
