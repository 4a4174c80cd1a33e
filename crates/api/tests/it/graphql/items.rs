//! Reading and changing items of collections.

use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use super::{data_of, execute, execute_with};
use crate::fixtures::ANN;

/// An application with three users: Ann, Bob and the administrator.
async fn with_three_users() -> TestApp {
    let app = TestApp::new().await;
    let (role, _) = app.role("Staff", json!({})).await;
    app.user(ANN, json!({ "first_name": "Ann", "role": role, "tags": ["x", "y"] })).await;
    app.user("bob@example.com", json!({ "first_name": "Bob", "status": "draft" })).await;
    app
}

/// The response to an administrator.
async fn read_as_admin(app: &TestApp, query: &str) -> Value {
    data_of(&execute(&app.admin(), query).await).clone()
}

#[tokio::test]
async fn lists_are_filtered_sorted_paged_and_searched() {
    let app = with_three_users().await;
    for (arguments, wanted) in [
        ("sort: [\"email\"]", vec!["admin@example.com", ANN, "bob@example.com"]),
        ("sort: \"-email\", limit: 1", vec!["bob@example.com"]),
        ("sort: [\"email\"], limit: 1, offset: 1", vec![ANN]),
        ("sort: [\"email\"], limit: 2, page: 2", vec!["bob@example.com"]),
        ("search: \"bob\"", vec!["bob@example.com"]),
        ("filter: {status: {_eq: \"draft\"}}", vec!["bob@example.com"]),
        ("filter: {role: {name: {_eq: \"Staff\"}}}", vec![ANN]),
        (
            "filter: {_or: [{first_name: {_eq: \"Ann\"}}, {first_name: {_eq: \"Bob\"}}]}, sort: \"email\"",
            vec![ANN, "bob@example.com"],
        ),
        ("filter: {tags_func: {count: {_eq: 2}}}", vec![ANN]),
        ("filter: {last_access_func: {year: {_gt: 1}}}", vec![]),
        ("filter: {policies: {_none: {id: {_nnull: true}}}, email: {_in: [\"ann@example.com\"]}}", vec![ANN]),
        ("filter: {role: {users: {_some: {first_name: {_eq: \"Ann\"}}}}}", vec![ANN]),
        ("limit: 0", vec![]),
    ] {
        let found = read_as_admin(&app, &format!("{{ users({arguments}) {{ email }} }}")).await;
        let found: Vec<_> =
            found["users"].as_array().expect("a list").iter().map(|one| &one["email"]).collect();
        assert_eq!(found, wanted, "{arguments}");
    }
}

#[tokio::test]
async fn relations_have_their_own_arguments() {
    let app = with_three_users().await;
    let query = "{ users(filter: {email: {_eq: \"ann@example.com\"}}) {
        a: role { name }
        b: role { members: users(filter: {first_name: {_eq: \"Nobody\"}}) { email } users(limit: 1) { first_name } }
        role { parent { name } users_func { count } }
        tags tags_func { count } last_access_func { year month }
    } }";
    insta::assert_snapshot!(execute(&app.admin(), query).await.shown(), @r#"
    200 OK
    {
      "data": {
        "users": [
          {
            "a": {
              "name": "Staff"
            },
            "b": {
              "members": [],
              "users": [
                {
                  "first_name": "Ann"
                }
              ]
            },
            "role": {
              "parent": null,
              "users_func": {
                "count": 1
              }
            },
            "tags": [
              "x",
              "y"
            ],
            "tags_func": {
              "count": 2
            },
            "last_access_func": {
              "year": null,
              "month": null
            }
          }
        ]
      }
    }
    "#);
}

#[tokio::test]
async fn typename_alone_can_be_selected() {
    let app = with_three_users().await;
    let found = read_as_admin(
        &app,
        "{ users(filter: {first_name: {_eq: \"Ann\"}}) { __typename role { kind: __typename } } }",
    )
    .await;
    assert_eq!(
        found["users"],
        json!([{ "__typename": "directus_users", "role": { "kind": "directus_roles" } }])
    );
}

#[tokio::test]
async fn groups_are_aggregated() {
    let app = with_three_users().await;
    let query = "{ users_aggregated(groupBy: [\"status\"], sort: [\"status\"]) { group count { id first_name } countDistinct { role } countAll }
                  roles_aggregated { countAll __typename }
                  activity_aggregated(filter: {collection: {_eq: \"directus_roles\"}}) { min { id } max { id } sum { id } } }";
    insta::assert_snapshot!(execute(&app.admin(), query).await.shown(), @r#"
    200 OK
    {
      "data": {
        "users_aggregated": [
          {
            "group": {
              "status": "active"
            },
            "count": {
              "id": 2,
              "first_name": 2
            },
            "countDistinct": {
              "role": 2
            },
            "countAll": 2
          },
          {
            "group": {
              "status": "draft"
            },
            "count": {
              "id": 1,
              "first_name": 1
            },
            "countDistinct": {
              "role": 0
            },
            "countAll": 1
          }
        ],
        "roles_aggregated": [
          {
            "countAll": 2,
            "__typename": "directus_roles_aggregated"
          }
        ],
        "activity_aggregated": [
          {
            "min": {
              "id": 1
            },
            "max": {
              "id": 1
            },
            "sum": {
              "id": 1
            }
          }
        ]
      }
    }
    "#);
    let by_year =
        "{ activity_aggregated(groupBy: [\"year(timestamp)\", \"action\"]) { group count { id } } }";
    let found = read_as_admin(&app, by_year).await;
    assert!(found["activity_aggregated"][0]["group"]["timestamp_year"].is_i64(), "{found:#}");
}

#[tokio::test]
async fn every_collection_can_be_read() {
    let app = with_three_users().await;
    let query = "{
        users { id } users_aggregated { countAll }
        roles { id name icon users { id } policies { id } children { id } parent { id } }
        policies { id name enforce_tfa admin_access ip_access permissions { id } users { id } roles { id } }
        permissions { id collection action fields permissions validation presets policy { id } }
        access { id sort role { id } user { id } policy { id } }
        activity { id action timestamp timestamp_func { hour } user { id } revisions { id } revisions_func { count } }
        revisions { id collection item data delta data_func { count } activity { id } parent { id } }
        presets { id bookmark filter layout_query user { id } role { id } }
        notifications { id subject recipient { id } sender { id } }
        settings { id project_name public_registration public_registration_role { id } basemaps }
    }";
    read_as_admin(&app, query).await;
}

#[tokio::test]
async fn items_are_created_updated_and_deleted() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let query = "mutation ($data: create_directus_users_input!) {
        create_users_item(data: $data) { id email password tags role { name } }
    }";
    let data = json!({ "email": ANN, "password": "a password", "tags": ["a"], "role": { "name": "New" } });
    let made = execute_with(&admin, query, json!({ "data": data })).await;
    let made = data_of(&made)["create_users_item"].clone();
    let id = made["id"].as_str().expect("an id");
    assert_eq!(
        made,
        json!({ "id": id, "email": ANN, "password": "**********", "tags": ["a"], "role": { "name": "New" } })
    );

    let query = format!(
        "mutation {{ update_users_item(id: \"{id}\", data: {{title: \"T\", role: null}}) {{ title role {{ name }} }} }}"
    );
    assert_eq!(read_as_admin(&app, &query).await["update_users_item"], json!({ "title": "T", "role": null }));

    let found = read_as_admin(&app, &format!("{{ users_by_id(id: \"{id}\") {{ title }} }}")).await;
    assert_eq!(found["users_by_id"]["title"], "T");

    let query = format!("mutation {{ delete_users_item(id: \"{id}\") {{ id }} }}");
    assert_eq!(read_as_admin(&app, &query).await["delete_users_item"]["id"], id);
    assert_eq!(
        execute(&admin, &format!("{{ users_by_id(id: \"{id}\") {{ id }} }}")).await.code(),
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn batch_mutation_is_atomic() {
    let app = TestApp::new().await;
    let made = read_as_admin(
        &app,
        "mutation { create_roles_items(data: [{name: \"A\"}, {name: \"B\"}]) { id name } }",
    )
    .await;
    let ids: Vec<Value> =
        made["create_roles_items"].as_array().expect("a list").iter().map(|one| one["id"].clone()).collect();
    let admin = app.admin();

    let several = "mutation ($ids: [ID]!) { update_roles_items(ids: $ids, data: {icon: \"x\"}) { icon } }";
    let reply = execute_with(&admin, several, json!({ "ids": ids })).await;
    assert_eq!(data_of(&reply)["update_roles_items"], json!([{ "icon": "x" }, { "icon": "x" }]));

    let batch =
        "mutation ($data: [update_directus_roles_input!]) { update_roles_batch(data: $data) { name } }";
    let data = json!([{ "id": ids[1], "name": "B2" }, { "id": ids[0], "name": "A2" }]);
    let reply = execute_with(&admin, batch, json!({ "data": data })).await;
    assert_eq!(data_of(&reply)["update_roles_batch"], json!([{ "name": "B2" }, { "name": "A2" }]));

    let before = app.tables().await;
    let data = json!([{ "id": ids[0], "name": "A3" }, { "name": "nobody" }]);
    assert_eq!(execute_with(&admin, batch, json!({ "data": data })).await.code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a batch that failed").await;

    let gone = "mutation ($ids: [ID]!) { delete_roles_items(ids: $ids) { ids } }";
    let reply = execute_with(&admin, gone, json!({ "ids": ids })).await;
    assert_eq!(data_of(&reply)["delete_roles_items"]["ids"], json!(ids));
    assert_eq!(app.value("SELECT count(*) FROM directus_roles WHERE icon = 'x'").await, 0);
}

#[tokio::test]
async fn mutations_run_in_order_and_fail_independently() {
    let app = TestApp::new().await;
    let query = "mutation {
        a: create_roles_item(data: {name: \"A\"}) { name }
        b: create_roles_item(data: {icon: \"x\"}) { name }
        c: create_roles_item(data: {name: \"C\"}) { name }
    }";
    let reply = execute(&app.admin(), query).await;
    assert_eq!(reply.data(), &json!({ "a": { "name": "A" }, "b": null, "c": { "name": "C" } }));
    assert_eq!(reply.code(), "FAILED_VALIDATION");
    assert_eq!(reply.body["errors"][0]["path"], json!(["b"]));
}

#[tokio::test]
async fn activity_and_revisions_are_read_only() {
    let app = TestApp::new().await;
    for name in ["activity", "revisions"] {
        for verb in ["create", "update", "delete"] {
            let query = format!("mutation {{ {verb}_{name}_item {{ id }} }}");
            super::validation_error(&execute(&app.admin(), &query).await);
        }
    }
}

#[tokio::test]
async fn settings_are_a_singleton() {
    let app = TestApp::new().await;
    let changed =
        read_as_admin(&app, "mutation { update_settings(data: {project_name: \"Ours\"}) { project_name } }")
            .await;
    assert_eq!(changed["update_settings"]["project_name"], "Ours");
    assert_eq!(
        read_as_admin(&app, "{ settings { project_name } }").await["settings"]["project_name"],
        "Ours"
    );
    let refused = "mutation { update_settings(data: {license_key: \"x\"}) { id } }";
    assert_eq!(execute(&app.admin(), refused).await.code(), "INVALID_PAYLOAD");
}

#[tokio::test]
async fn mutations_are_audited() {
    let app = TestApp::new().await;
    read_as_admin(&app, "mutation { create_roles_item(data: {name: \"Noted\"}) { id } }").await;
    let last = "SELECT action, collection, user_agent FROM directus_activity ORDER BY id DESC LIMIT 1";
    let audited = json!({ "action": "create", "collection": "directus_roles", "user_agent": "testkit" });
    assert_eq!(app.rows(last).await, [audited]);
}
