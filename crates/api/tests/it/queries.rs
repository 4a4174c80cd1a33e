//! Queries of lists and single items (contract section 5), as far as other tests do not cover them.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use crate::fixtures::{ANN, staff};

/// The addresses that a query finds.
fn emails(found: &Value) -> Vec<&str> {
    found.as_array().expect("a list").iter().filter_map(|user| user["email"].as_str()).collect()
}

#[tokio::test]
async fn filters_can_compare_with_fields_of_the_own_user() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let own = r#"/users?fields=email&filter={"email":{"_eq":"$CURRENT_USER.email"}}"#.replace('"', "%22");
    assert_eq!(emails(app.admin().get(&own).await.data()), [ADMIN_EMAIL]);
    assert_eq!(emails(app.logged_in(ANN).await.get(&own).await.data()), [ANN]);
    let ann = app.logged_in(ANN).await;
    for (value, found) in [
        ("$CURRENT_USER.status", 1),
        // Fields that the user may not read, and secrets, equal nothing.
        ("$CURRENT_USER.external_identifier", 0),
        ("$CURRENT_USER.password", 0),
        ("$CURRENT_USER.nothing", 0),
        ("$CURRENT_ROLE.id", 0),
    ] {
        let path = format!("/users?fields=email&filter[status][_eq]={value}");
        assert_eq!(emails(ann.get(&path).await.assert_status(200).data()).len(), found, "{value}");
    }
}

#[tokio::test]
async fn follow_filters_by_items_that_refer_to_an_item() {
    let app = TestApp::new().await;
    let (_, _, policy) = staff(&app, ANN).await;
    let path =
        format!("/policies?fields=id&filter[$FOLLOW(directus_access,policy)][_some][policy][_eq]={policy}");
    assert_eq!(app.admin().get(&path).await.assert_status(200).data(), &json!([{ "id": policy }]));
    let none = path.replace("_some", "_none");
    let others = app.admin().get(&none).await.assert_status(200);
    assert!(others.data().as_array().is_some_and(|found| !found.contains(&json!({ "id": policy }))));
    for wrong in ["$FOLLOW(directus_access,sort)", "$FOLLOW(articles,policy)", "$FOLLOW(directus_access)"] {
        let reply = app.admin().get(&format!("/policies?filter[{wrong}][_some][id][_nnull]=true")).await;
        assert_eq!(reply.code(), "FORBIDDEN", "{wrong}");
    }
    // The other collection has to be readable.
    let permission = json!({ "collection": "directus_policies", "action": "read", "fields": ["*"] });
    app.permit(&policy, permission).await;
    let reply = app.logged_in(ANN).await.get(&path).await;
    assert_eq!(reply.code(), "FORBIDDEN", "{}", reply.shown());
}

#[rstest]
#[case("filter[email]=x")]
#[case("search=zzz")]
#[case("search=%20")]
#[case("limit=0")]
#[case("version=draft")]
#[tokio::test]
async fn query_applies_to_a_single_item(#[case] query: &str) {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let reply = app.admin().get(&format!("/users/{id}?{query}")).await.assert_status(403);
    assert_eq!(reply.code(), "FORBIDDEN");
    let own = app.admin().get(&format!("/users/me?{query}")).await.assert_status(200);
    assert_eq!(own.data().as_object().map(serde_json::Map::len), Some(1), "only the key");
}

#[tokio::test]
async fn names_that_lead_nowhere_are_ignored() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let data =
        async |query: &str| admin.get(&format!("/users/me?{query}")).await.assert_status(200).data().clone();
    assert_eq!(data("fields=email,organization.name").await, json!({ "email": ADMIN_EMAIL }));
    assert_eq!(data("fields=email,avatar.title").await, json!({ "email": ADMIN_EMAIL, "avatar": null }));
    let id = data("fields=id").await["id"].clone();
    assert_eq!(data("fields=email.nothing").await, id, "an item without fields is its key");
    let all = data("fields=*&alias[mail]=email").await;
    assert_eq!((&all["mail"], &all["email"]), (&json!(ADMIN_EMAIL), &json!(ADMIN_EMAIL)));
}

#[rstest]
#[case("/permissions?filter[id][_eq]=x", "Invalid query. Invalid numeric value.")]
#[case("/users?filter=5", "Invalid query. Invalid filter key \"_eq\" on \"directus_users\".")]
#[case("/users?filter[email][_null]=1", "Invalid query. \"_null\" has to be a boolean.")]
#[case("/users?fields[]=", "Invalid query. \"fields[0]\" is not allowed to be empty.")]
#[case("/users?sort=email&sort=", "Invalid query. \"sort[1]\" is not allowed to be empty.")]
#[case("/users?fields=a.b.c.d.e.f.g.h.i.j.k", "Invalid query. Max relational depth exceeded.")]
#[tokio::test]
async fn invalid_query_is_rejected(#[case] path: &str, #[case] message: &str) {
    let app = TestApp::new().await;
    let reply = app.admin().get(path).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], message);
}

#[rstest]
#[case("FOO", None, 400)]
#[case("GET", Some("x"), 417)]
#[case("GET", Some("100-continue"), 200)]
#[tokio::test]
async fn http_refusals_are_those_of_node(
    #[case] method: &str,
    #[case] expect: Option<&str>,
    #[case] status: u16,
) {
    let app = TestApp::new().await;
    let mut actor = app.anon();
    if let Some(expect) = expect {
        actor = actor.with_header("expect", expect);
    }
    actor.send(method, "/server/ping", None).await.assert_status(status);
}
