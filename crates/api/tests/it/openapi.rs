//! `GET /server/specs/oas`, and the API documentation page.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, Setup, TestActor, TestApp};

use crate::fixtures::{ANN, staff};
use crate::properties::routes::templates;

const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// Paths without a list of methods: they are served before the routers of Directus.
const UNLISTED: [&str; 3] = ["/", "/robots.txt", "/server/ping"];

async fn document(actor: &TestActor) -> Value {
    actor.get("/server/specs/oas").await.assert_status(200).body
}

/// The methods of each path of a document.
fn described(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = |of: &Value| of.as_object().expect("methods").keys().cloned().collect();
    paths.iter().map(|(path, of)| (path.clone(), methods(of))).collect()
}

/// A path with a key that does not exist.
fn filled(template: &str) -> String {
    let key = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";
    template.replace("{collection}", "directus_users").replace("{key}", key)
}

/// The methods the router has for a path, in lower case.
async fn routed(app: &TestApp, template: &str) -> BTreeSet<String> {
    if UNLISTED.contains(&template) {
        return ["get".to_owned()].into();
    }
    let reply = app.admin().send("OPTIONS", &filled(template), None).await;
    // GraphQL rejects `OPTIONS` and returns its methods in `Allow`.
    let listed = match reply.status.as_u16() {
        405 => reply.header("allow").expect("the methods"),
        _ => reply.body.as_str().expect("a list of methods"),
    };
    let listed = listed.to_lowercase();
    listed.split(',').map(str::trim).filter(|method| METHODS.contains(method)).map(str::to_owned).collect()
}

/// Every method of every route is documented, except those that are always forbidden because the last segment is read
/// as a key, as in `DELETE /users/me`.
#[tokio::test]
async fn every_route_is_documented() {
    let app = TestApp::new().await;
    let described = described(&document(&app.admin()).await);
    let mut templates = templates();
    // The Studio is a client of the API and no part of it.
    templates.retain(|path| !path.starts_with("/admin"));
    templates.sort();
    templates.dedup();
    let mut known = BTreeSet::new();
    for template in &templates {
        let path = template.replace("{key}", "{id}");
        let methods = described.get(&path).cloned().unwrap_or_default();
        let routed = routed(&app, template).await;
        let unknown: Vec<_> = methods.difference(&routed).collect();
        assert!(unknown.is_empty(), "{path} does not have {unknown:?}");
        for method in routed.difference(&methods) {
            let reply = app.admin().send(&method.to_uppercase(), &filled(template), Some(json!({}))).await;
            let refused = (reply.status.as_u16(), reply.code());
            assert_eq!(refused, (403, "FORBIDDEN"), "{method} {path} is missing in the document");
        }
        known.insert(path);
    }
    let missing: Vec<_> = described.keys().filter(|path| !known.contains(*path)).collect();
    assert!(missing.is_empty(), "no route has the paths {missing:?}");
}

/// All values under `$ref`.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str).map(str::to_owned));
            entries.values().for_each(|value| references(value, found));
        }
        Value::Array(entries) => entries.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_document_is_consistent() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    for actor in [app.anon(), app.logged_in(ANN).await, app.admin()] {
        let document = document(&actor).await;
        assert_eq!(document["openapi"], "3.0.1");
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for reference in &found {
            let path = reference.strip_prefix('#').expect("a reference inside the document");
            assert!(document.pointer(path).is_some(), "{reference}");
        }
        let operations = document["paths"].as_object().expect("paths").values();
        let operations: Vec<_> =
            operations.flat_map(|path| path.as_object().expect("methods").values()).collect();
        let ids: BTreeSet<_> = operations.iter().map(|operation| operation["operationId"].as_str()).collect();
        assert_eq!(ids.len(), operations.len(), "two operations have one id");
        assert!(operations.iter().all(|operation| operation["tags"][0] != ""));
    }
}

#[tokio::test]
async fn public_document_contains_public_operations() {
    let app = TestApp::new().await;
    let document = document(&app.anon()).await;
    let lines: Vec<_> = described(&document)
        .iter()
        .map(|(path, methods)| format!("{path} {}", methods.iter().cloned().collect::<Vec<_>>().join(" ")))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    / get
    /auth get
    /auth/login post
    /auth/logout post
    /auth/password/request post
    /auth/password/reset post
    /auth/refresh post
    /docs get
    /docs/docs.css get
    /docs/docs.js get
    /graphql/system get post
    /policies/me/globals get
    /robots.txt get
    /server/info get
    /server/ping get
    /server/setup post
    /server/specs/graphql/system get
    /server/specs/oas get
    /users/invite/accept post
    /users/register post
    /users/register/verify-email get
    /utils/random/string get
    /utils/resolve-redirect post
    ");
    let schemas: Vec<_> = document["components"]["schemas"].as_object().expect("schemas").keys().collect();
    insta::assert_compact_debug_snapshot!(schemas, @r#"["Tokens", "SecondFactor", "Session", "ApiToken", "Right", "Error", "Meta"]"#);
}

#[tokio::test]
async fn permission_adds_its_operation_and_fields() {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Readers", json!({})).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    let before = document(&ann).await;
    assert_eq!(before["paths"]["/roles"], Value::Null);
    app.permit(
        &policy,
        json!({ "collection": "directus_roles", "action": "read", "fields": ["id", "name"] }),
    )
    .await;
    let after = document(&ann).await;
    let methods: Vec<_> = after["paths"]["/roles"].as_object().expect("methods").keys().collect();
    assert_eq!(methods, ["get"]);
    let shape = &after["components"]["schemas"]["Roles"]["properties"];
    assert_eq!(shape.as_object().expect("fields").keys().collect::<Vec<_>>(), ["id", "name"]);
    assert_ne!(before["info"]["version"], after["info"]["version"]);
}

#[tokio::test]
async fn administrative_operations_are_for_administrators() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let of_ann = described(&document(&app.logged_in(ANN).await).await);
    for path in ["/utils/cache/clear", "/users/{id}/tfa/disable", "/policies"] {
        assert!(!of_ann.contains_key(path), "{path}");
    }
    assert!(of_ann.contains_key("/users/me"));
    assert!(described(&document(&app.admin()).await).contains_key("/utils/cache/clear"));
}

#[tokio::test]
async fn ghsa_rmjh_no_document_contains_the_server_version() {
    let app = TestApp::with(|setup: &mut Setup| setup.settings.version = "987.654.321".into()).await;
    for path in ["/server/specs/oas", "/docs", "/docs/docs.js", "/docs/docs.css"] {
        let reply = app.anon().get(path).await.assert_status(200);
        assert!(!reply.body.to_string().contains("987.654.321"), "{path}");
        assert!(!reply.body.to_string().contains(env!("CARGO_PKG_VERSION")), "{path}");
    }
}

#[rstest]
#[case("/server/specs/oas")]
#[case("/docs")]
#[case("/docs/docs.js")]
#[case("/docs/docs.css")]
#[tokio::test]
async fn openapi_enabled_false_removes_every_route(#[case] path: &str) {
    let app = TestApp::with(|setup: &mut Setup| setup.site.openapi = false).await;
    let reply = app.admin().get(path).await.assert_status(404);
    assert_eq!(reply.code(), "ROUTE_NOT_FOUND");
}

#[tokio::test]
async fn invalid_token_is_rejected() {
    let app = TestApp::new().await;
    let reply = app.anon().with_token("wrong").get("/server/specs/oas").await.assert_status(401);
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
}

/// No external resources, no inline scripts or styles, and a content security policy that forbids both.
#[tokio::test]
async fn documentation_page_has_no_external_resources() {
    let app = TestApp::new().await;
    for (path, content_type) in [
        ("/docs", "text/html; charset=utf-8"),
        ("/docs/docs.js", "text/javascript; charset=utf-8"),
        ("/docs/docs.css", "text/css; charset=utf-8"),
    ] {
        let reply = app.anon().get(path).await.assert_status(200);
        assert_eq!(reply.header("content-type"), Some(content_type));
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), "{policy}");
        let text = reply.body.as_str().expect("a text");
        assert!(!text.contains("http://") && !text.contains("https://"), "{path}");
        for inline in ["<style", "style=", "onclick=", "innerHTML", "eval(", "javascript:"] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
    }
    let page = app.anon().get("/docs").await;
    let scripts: Vec<_> = page.body.as_str().expect("a page").match_indices("<script").collect();
    assert_eq!(scripts.len(), 1);
    assert!(!page.body.to_string().contains(ADMIN_EMAIL));
}
