//! Hidden items look like missing ones (GHSA-cph6-524f-3hgr).

use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use crate::fixtures::{ANN, staff};

const MISSING: &str = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";

#[tokio::test]
async fn ghsa_cph6_hidden_user_looks_like_a_missing_one() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let admin = app.value(&format!("SELECT id FROM directus_users WHERE email = '{ADMIN_EMAIL}'")).await;
    let hidden = admin.as_str().expect("an id");
    let body = json!({ "first_name": "Hacked" });
    let before = app.tables().await;
    for (method, path, body) in [
        ("GET", "/users/KEY", None),
        ("GET", "/users/KEY?fields=token", None),
        ("PATCH", "/users/KEY", Some(body.clone())),
        ("DELETE", "/users/KEY", None),
        ("PATCH", "/users", Some(json!({ "keys": ["KEY"], "data": body }))),
        ("PATCH", "/users", Some(json!([{ "id": "KEY", "first_name": "Hacked" }]))),
        ("DELETE", "/users", Some(json!(["KEY"]))),
        ("POST", "/users/KEY/tfa/disable", None),
        ("GET", "/roles/KEY", None),
        ("GET", "/activity/KEY", None),
        ("GET", "/permissions/me/directus_users/KEY", None),
    ] {
        let answers = [hidden, MISSING].map(|key| {
            let body = body.as_ref().map(|body| body.to_string().replace("KEY", key));
            let body = body.map(|body| serde_json::from_str(&body).expect("JSON"));
            (path.replace("KEY", key), body)
        });
        let [(hidden_path, hidden_body), (missing_path, missing_body)] = answers;
        let hidden = ann.send(method, &hidden_path, hidden_body).await;
        let missing = ann.send(method, &missing_path, missing_body).await;
        assert_eq!(hidden.shown(), missing.shown(), "{method} {path}");
        assert_eq!(hidden.header("etag"), missing.header("etag"), "{method} {path}");
    }
    app.assert_unchanged_since(&before, "a request without the right").await;
}

#[tokio::test]
async fn ghsa_cph6_lists_omit_hidden_users_for_every_query() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let admin = app.value(&format!("SELECT id FROM directus_users WHERE email = '{ADMIN_EMAIL}'")).await;
    let admin = admin.as_str().expect("an id");
    for query in [
        "limit=-1".to_owned(),
        format!("filter[id][_eq]={admin}"),
        format!("filter[_or][0][id][_eq]={admin}&filter[_or][1][id][_neq]={admin}"),
        "filter[email][_nnull]=true".into(),
        "search=example".into(),
        "sort=-email".into(),
    ] {
        let reply = ann.get(&format!("/users?fields=email&meta=*&{query}")).await.assert_status(200);
        assert!(!reply.shown().contains(ADMIN_EMAIL), "{query}: {}", reply.shown());
        assert_eq!(reply.body["meta"]["total_count"], 1, "{query}");
    }
    let reply = ann.get("/users?aggregate[count]=*&aggregate[max]=email").await.assert_status(200);
    assert_eq!(reply.data(), &json!([{ "count": 1, "max": { "email": ANN } }]));
}

#[tokio::test]
async fn unknown_field_looks_like_an_unreadable_one() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    for query in
        ["fields=FIELD", "sort=FIELD", "filter[FIELD][_null]=true", "groupBy=FIELD", "aggregate[max]=FIELD"]
    {
        let answers = ["last_access", "nonsense"]
            .map(|field| (field, format!("/users?{}", query.replace("FIELD", field))));
        let [(closed, closed_path), (unknown, unknown_path)] = answers;
        let closed = ann.get(&closed_path).await.shown().replace(closed, "FIELD");
        let unknown = ann.get(&unknown_path).await.shown().replace(unknown, "FIELD");
        assert_eq!(closed, unknown, "{query}");
    }
}
