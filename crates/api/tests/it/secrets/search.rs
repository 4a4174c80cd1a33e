//! `search` covers only fields the actor may read (GHSA-8jpw-gpr4-8cmh, GHSA-7wq3-jr35-275c).

use serde_json::json;

use super::fixture::{AUTH_DATA, Fixture, TFA_SECRET, TOKEN};
use crate::fixtures::ANN;

#[tokio::test]
async fn ghsa_8jpw_search_does_not_match_secrets() {
    let fixture = Fixture::new().await;
    for (who, actor) in fixture.privileged_actors().await {
        for secret in fixture.secrets.iter().map(String::as_str).chain([
            &TOKEN[4..12],
            &TFA_SECRET[..8],
            "argon2id",
            AUTH_DATA,
        ]) {
            for path in ["/users", "/roles", "/activity", "/access", "/revisions"] {
                let body = json!({ "query": { "search": secret, "aggregate": { "count": "*" } } });
                let reply = actor.search(path, body).await.assert_status(200);
                let count = reply.data()[0]["count"].as_i64();
                let audited = path == "/revisions" || path == "/activity";
                assert!(count == Some(0) || audited, "{who} {path} {secret}: {}", reply.shown());
                fixture.assert_no_secret_in(&reply.shown(), secret);
            }
        }
    }
}

#[tokio::test]
async fn ghsa_7wq3_search_ignores_unreadable_fields() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    app.user("bob@example.com", json!({ "title": "hidden-title", "location": "seen-place" })).await;
    let (role, policy) = app.role("Some fields", json!({})).await;
    let some = json!({ "collection": "directus_users", "action": "read", "fields": ["email", "location"] });
    app.permit(&policy, some).await;
    app.user("cid@example.com", json!({ "role": role })).await;
    let cid = app.logged_in("cid@example.com").await;
    let found = |search: &str| {
        let path = format!("/users?fields=email&search={search}");
        let cid = cid.clone();
        async move { cid.get(&path).await.assert_status(200).data().as_array().map(Vec::len) }
    };
    assert_eq!(found("seen-place").await, Some(1));
    assert_eq!(found("hidden-title").await, Some(0));
    assert_eq!(found("bob").await, Some(1));
    assert_eq!(app.admin().get("/users?search=hidden-title").await.data().as_array().map(Vec::len), Some(1));
}

/// A field readable in some items only is searched in those only.
#[tokio::test]
async fn ghsa_7wq3_search_covers_a_field_only_in_items_where_it_is_readable() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    let (role, policy) = app.role("Own title", json!({})).await;
    let all = json!({ "collection": "directus_users", "action": "read", "fields": ["id", "email"] });
    let own = json!({
        "collection": "directus_users",
        "action": "read",
        "fields": ["title"],
        "permissions": { "id": { "_eq": "$CURRENT_USER" } },
    });
    app.permit(&policy, all).await;
    app.permit(&policy, own).await;
    app.user("bob@example.com", json!({ "title": "shared-title" })).await;
    app.user("cid@example.com", json!({ "title": "shared-title", "role": role })).await;
    let cid = app.logged_in("cid@example.com").await;
    for query in ["search=shared", "filter[title][_eq]=shared-title", "filter[title][_contains]=shared"] {
        let reply = cid.get(&format!("/users?fields=email,title&{query}")).await.assert_status(200);
        let own = json!([{ "email": "cid@example.com", "title": "shared-title" }]);
        assert_eq!(reply.data(), &own, "{query}");
    }
    let reply = cid.get("/users?fields=email&filter[title][_null]=true&sort=email").await.assert_status(200);
    let others = reply.data().as_array().map(|rows| rows.iter().any(|row| row["email"] == ANN));
    assert_eq!(others, Some(true), "a hidden value reads as null");
}

/// docs/compatibility.md, users/search: wildcards of `LIKE` are literal.
#[tokio::test]
async fn search_treats_percent_and_underscore_as_literals() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    app.user("odd@example.com", json!({ "title": "100%_sure" })).await;
    for search in ["%25", "_", "100%25_", "%25_s"] {
        let reply = app.admin().get(&format!("/users?fields=email&search={search}")).await.assert_status(200);
        assert_eq!(reply.data(), &json!([{ "email": "odd@example.com" }]), "{search}");
    }
    let reply = app.admin().get("/users?fields=email&search=a%25n").await.assert_status(200);
    assert_eq!(reply.data(), &json!([]));
}

/// docs/compatibility.md, users/filter-text.
#[tokio::test]
async fn text_operators_are_literal_and_case_sensitive_unless_case_insensitive_by_name() {
    let fixture = Fixture::new().await;
    let admin = fixture.app.admin();
    fixture.app.user("bob@example.com", json!({ "title": "Lead 100%_x" })).await;
    fixture.app.user("eve@example.com", json!({ "title": "lead O'Hara" })).await;
    let (bob, eve) = (json!({ "email": "bob@example.com" }), json!({ "email": "eve@example.com" }));
    for (operator, value, found) in [
        ("_contains", "%", vec![&bob]),
        ("_contains", "_x", vec![&bob]),
        ("_contains", "_", vec![&bob]),
        ("_contains", "'", vec![&eve]),
        ("_contains", "Lead", vec![&bob]),
        ("_icontains", "LEAD", vec![&bob, &eve]),
        ("_starts_with", "lead", vec![&eve]),
        ("_istarts_with", "LEAD", vec![&bob, &eve]),
        ("_starts_with", "%", vec![]),
        ("_ends_with", "X", vec![]),
        ("_iends_with", "_X", vec![&bob]),
        ("_nicontains", "HARA", vec![&bob]),
        ("_ncontains", "lead", vec![&bob]),
    ] {
        let filter = json!({ "_and": [{ "title": { operator: value } }, { "title": { "_nnull": true } }] });
        let query = json!({ "query": { "filter": filter, "fields": ["email"], "sort": ["email"] } });
        let reply = admin.search("/users", query).await.assert_status(200);
        assert_eq!(reply.data(), &json!(found), "{operator} {value}");
    }
}
