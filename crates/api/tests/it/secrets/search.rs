//! `search` looks into what the caller may read and nowhere else (GHSA-8jpw-gpr4-8cmh, GHSA-7wq3-jr35-275c).

use serde_json::json;

use super::world::{AUTH_DATA, SEED, TOKEN, World};
use crate::people::ANN;

#[tokio::test]
async fn ghsa_8jpw_a_search_for_a_secret_finds_nothing() {
    let world = World::new().await;
    for (who, caller) in world.curious().await {
        for secret in
            world.secrets.iter().map(String::as_str).chain([&TOKEN[4..12], &SEED[..8], "argon2id", AUTH_DATA])
        {
            for path in ["/users", "/roles", "/activity", "/access", "/revisions"] {
                let body = json!({ "query": { "search": secret, "aggregate": { "count": "*" } } });
                let reply = caller.search(path, body).await.assert_status(200);
                let count = reply.data()[0]["count"].as_i64();
                let noted = path == "/revisions" || path == "/activity";
                assert!(count == Some(0) || noted, "{who} {path} {secret}: {}", reply.shown());
                world.assert_kept(&reply.shown(), secret);
            }
        }
    }
}

#[tokio::test]
async fn ghsa_7wq3_a_search_does_not_see_fields_that_may_not_be_read() {
    let world = World::new().await;
    let app = &world.app;
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

/// A field that is visible in some records only is searched in those only.
#[tokio::test]
async fn ghsa_7wq3_a_search_sees_a_field_only_where_it_may_be_read() {
    let world = World::new().await;
    let app = &world.app;
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
    assert_eq!(others, Some(true), "where it is hidden it is null");
}

/// docs/compatibility.md, users/search: the signs of `LIKE` stand for themselves.
#[tokio::test]
async fn percent_signs_and_underscores_stand_for_themselves() {
    let world = World::new().await;
    let app = &world.app;
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
async fn text_operators_take_every_sign_as_it_is_and_tell_case_apart() {
    let world = World::new().await;
    let admin = world.app.admin();
    world.app.user("bob@example.com", json!({ "title": "Lead 100%_x" })).await;
    world.app.user("eve@example.com", json!({ "title": "lead O'Hara" })).await;
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
