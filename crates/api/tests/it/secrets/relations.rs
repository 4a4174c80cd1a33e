//! A filter through a relation covers only the related items the actor may read (docs/compatibility.md,
//! rules/relations).

use serde_json::json;
use vestibule_testkit::TestApp;

#[tokio::test]
async fn unreadable_related_value_cannot_be_guessed_by_filter() {
    let app = TestApp::new().await;
    let (alpha, policy) = app.role("Alpha", json!({})).await;
    let (beta, _) = app.role("Beta", json!({})).await;
    app.permit(&policy, json!({ "collection": "directus_users", "action": "read", "fields": ["*"] })).await;
    let alpha_only = json!({
        "collection": "directus_roles",
        "action": "read",
        "fields": ["id", "name"],
        "permissions": { "name": { "_eq": "Alpha" } },
    });
    app.permit(&policy, alpha_only).await;
    app.user("ann@example.com", json!({ "role": alpha })).await;
    app.user("cid@example.com", json!({ "role": beta })).await;
    let ann = app.logged_in("ann@example.com").await;
    let found = async |query: &str| {
        ann.get(&format!("/users?fields=email&{query}")).await.assert_status(200).data().clone()
    };
    assert_eq!(found("filter[role][name][_eq]=Alpha").await, json!([{ "email": "ann@example.com" }]));
    assert_eq!(found("filter[role][name][_eq]=Beta").await, json!([]));
    assert_eq!(found("filter[role][name][_starts_with]=B").await, json!([]));
    for path in [
        "/users?filter[role][description][_null]=true",
        "/users?sort=role.description",
        "/users?fields=role.icon",
    ] {
        assert_eq!(ann.get(path).await.code(), "FORBIDDEN", "{path}");
    }
}
