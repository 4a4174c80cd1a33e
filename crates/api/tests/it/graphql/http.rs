//! Methods, bodies and response formats.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

use super::{data_of, execute, execute_with, validation_error};

#[tokio::test]
async fn get_accepts_queries() {
    let app = TestApp::new().await;
    let path = "/graphql/system?query=query%20Q(%24n%3AInt)%7Busers(limit%3A%24n)%7Bemail%7D%7D%20query%20R%7Bserver_ping%7D\
                &variables=%7B%22n%22%3A1%7D&operationName=Q";
    let reply = app.admin().get(path).await;
    assert_eq!(data_of(&reply)["users"][0]["email"], "admin@example.com");
    assert_eq!(reply.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn get_rejects_mutations() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let path = "/graphql/system?query=mutation%7Bcreate_roles_item(data%3A%7Bname%3A%22R%22%7D)%7Bid%7D%7D";
    let reply = app.admin().get(path).await;
    assert_eq!(reply.header("allow"), Some("POST"));
    insta::assert_snapshot!(reply.shown(), @r#"
    405 Method Not Allowed
    {
      "errors": [
        {
          "message": "Invalid method \"GET\" used. Should be one of \"POST\".",
          "extensions": {
            "allowed": [
              "POST"
            ],
            "current": "GET",
            "code": "METHOD_NOT_ALLOWED"
          }
        }
      ]
    }
    "#);
    app.assert_unchanged_since(&before, "a GET").await;
}

#[rstest]
#[case("PUT")]
#[case("PATCH")]
#[case("DELETE")]
#[tokio::test]
async fn other_methods_are_rejected(#[case] method: &str) {
    let app = TestApp::new().await;
    let reply =
        app.admin().send(method, "/graphql/system", Some(json!({ "query": "{ server_ping }" }))).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(reply.header("allow"), Some("GET, POST"));
}

#[tokio::test]
async fn missing_document_is_rejected() {
    let app = TestApp::new().await;
    for body in [json!({}), json!({ "query": "" }), json!({ "query": 1 }), json!([])] {
        let reply = app.admin().post("/graphql/system", body).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"));
    }
    insta::assert_snapshot!(app.admin().get("/graphql/system").await.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid payload. Must provide query string.",
          "extensions": {
            "reason": "Must provide query string",
            "code": "INVALID_PAYLOAD"
          }
        }
      ]
    }
    "#);
    insta::assert_snapshot!(app.admin().get("/graphql/system?query={a}&variables=x").await.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid query. Variables are invalid JSON.",
          "extensions": {
            "reason": "Variables are invalid JSON",
            "code": "INVALID_QUERY"
          }
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn invalid_document_is_rejected_as_a_whole() {
    let app = TestApp::new().await;
    insta::assert_snapshot!(execute(&app.anon(), "{ server_ping nope }").await.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "GraphQL validation error.",
          "extensions": {
            "errors": [
              {
                "message": "Cannot query field \"nope\" on type \"Query\".",
                "locations": [
                  {
                    "line": 1,
                    "column": 15
                  }
                ]
              }
            ],
            "code": "GRAPHQL_VALIDATION"
          }
        }
      ]
    }
    "#);
    insta::assert_snapshot!(execute(&app.anon(), "{ server_ping").await.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "GraphQL validation error.",
          "extensions": {
            "errors": [
              {
                "message": "Syntax Error: Expected Name, found <EOF>.",
                "locations": [
                  {
                    "line": 1,
                    "column": 14
                  }
                ]
              }
            ],
            "code": "GRAPHQL_VALIDATION"
          }
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn variables_are_validated() {
    let app = TestApp::new().await;
    let query = "query ($id: ID!, $f: directus_users_filter) { users_by_id(id: $id) { id } users(filter: $f) { id } }";
    for (variables, wanted) in [
        (json!({}), "Variable \"$id\" of required type \"ID!\" was not provided."),
        (json!({ "id": null }), "Variable \"$id\" of non-null type \"ID!\" must not be null."),
        (
            json!({ "id": "x", "f": { "email": { "_eq": 1 } } }),
            "Variable \"$f\" got invalid value 1 at \"f.email._eq\"; String cannot represent a non string value: 1",
        ),
        (
            json!({ "id": "x", "f": { "_and": [{ "nope": 1 }] } }),
            "Variable \"$f\" got invalid value {\"nope\":1} at \"f._and[0]\"; Field \"nope\" is not defined by type \
             \"directus_users_filter\".",
        ),
    ] {
        assert_eq!(validation_error(&execute_with(&app.admin(), query, variables).await), wanted);
    }
    let reply = execute_with(&app.admin(), query, json!("{}")).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "GRAPHQL_EXECUTION"));
}

#[tokio::test]
async fn operation_name_selects_an_operation() {
    let app = TestApp::new().await;
    let body = |name| json!({ "query": "query A { a: server_ping } query B { b: server_ping }", "operationName": name });
    let anon = app.anon();
    assert_eq!(data_of(&anon.post("/graphql/system", body(json!("B"))).await), &json!({ "b": "pong" }));
    let reply = anon.post("/graphql/system", body(json!(null))).await;
    assert_eq!(
        validation_error(&reply),
        "Must provide operation name if query contains multiple operations."
    );
    let reply = anon.post("/graphql/system", body(json!("C"))).await;
    assert_eq!(validation_error(&reply), "Unknown operation named \"C\".");
}

#[tokio::test]
async fn rejected_field_leaves_the_rest_of_the_response() {
    let app = TestApp::new().await;
    let query =
        "{ server_ping users_by_id(id: \"7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11\") { id } roles_me { name } }";
    insta::assert_snapshot!(execute(&app.admin(), query).await.shown(), @r#"
    200 OK
    {
      "data": {
        "server_ping": "pong",
        "users_by_id": null,
        "roles_me": [
          {
            "name": "Administrator"
          }
        ]
      },
      "errors": [
        {
          "message": "You don't have permission to access this.",
          "extensions": {
            "code": "FORBIDDEN"
          },
          "locations": [
            {
              "line": 1,
              "column": 15
            }
          ],
          "path": [
            "users_by_id"
          ]
        }
      ]
    }
    "#);
    // A null in a non-null field propagates to its parent.
    insta::assert_snapshot!(execute(&app.admin(), "{ server_ping users(limit: -2) { id } }").await.shown(), @r#"
    200 OK
    {
      "data": null,
      "errors": [
        {
          "message": "Invalid query. \"limit\" must be greater than or equal to -1.",
          "extensions": {
            "reason": "\"limit\" must be greater than or equal to -1",
            "code": "INVALID_QUERY"
          },
          "locations": [
            {
              "line": 1,
              "column": 15
            }
          ],
          "path": [
            "users"
          ]
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn fields_with_equal_keys_are_merged_or_conflict() {
    let app = TestApp::new().await;
    let query = "query ($no: Boolean!) {
        users { role { name } ...F ... @skip(if: true) { id } first: first_name @include(if: $no) }
    } fragment F on directus_users { role { id } kind: __typename }";
    let reply = execute_with(&app.admin(), query, json!({ "no": false })).await;
    let user = &data_of(&reply)["users"][0];
    assert_eq!(user["role"]["name"], "Administrator");
    assert!(user["role"]["id"].is_string());
    assert_eq!(user["kind"], "directus_users");
    assert!(user.get("id").is_none() && user.get("first").is_none());
    let conflict = execute(&app.admin(), "{ users { a: email a: first_name } }").await;
    assert_eq!(
        validation_error(&conflict),
        "Fields \"a\" conflict because \"email\" and \"first_name\" are different fields. Use different aliases on the \
         fields to fetch both if this was intentional."
    );
    let conflict = execute(&app.admin(), "{ users(limit: 1) { id } users(limit: 2) { id } }").await;
    assert!(validation_error(&conflict).contains("they have differing arguments"));
}
