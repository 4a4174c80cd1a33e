//! Schema introspection: contents, rights and the switch that disables it.

use serde_json::Value;
use vestibule_testkit::TestApp;

use super::{data_of, execute, validation_error};
use crate::fixtures::{ANN, staff};

/// The query GraphiQL and code generators send.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
} }
fragment FullType on __Type { kind name description
    fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";

const SDL: &str = "/server/specs/graphql/system";

#[tokio::test]
async fn introspection_returns_the_whole_schema() {
    let app = TestApp::new().await;
    let reply = execute(&app.admin(), INTROSPECTION).await;
    let schema = &data_of(&reply)["__schema"];
    assert_eq!(schema["queryType"]["name"], "Query");
    let types = schema["types"].as_array().expect("types");
    let names: Vec<&str> = types.iter().filter_map(|of| of["name"].as_str()).collect();
    for wanted in ["Query", "directus_users", "directus_users_filter", "auth_mode", "__Type", "String"] {
        assert!(names.contains(&wanted), "{wanted}");
    }
    // Every referenced type is defined.
    let mut named = Vec::new();
    collect_names(schema, &mut named);
    let missing: Vec<_> = named.iter().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn collect_names(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Array(entries) => entries.iter().for_each(|entry| collect_names(entry, names)),
        Value::Object(members) => {
            if let (Some(_), Some(Value::String(name))) = (members.get("kind"), members.get("name")) {
                names.push(name.clone());
            }
            members.values().for_each(|member| collect_names(member, names));
        }
        _ => {}
    }
}

#[tokio::test]
async fn single_type_can_be_queried() {
    let app = TestApp::new().await;
    let query =
        "{ __type(name: \"auth_tokens\") { kind name fields { name type { kind name ofType { name } } } }
                  lost: __type(name: \"nope\") { name } }";
    insta::assert_snapshot!(execute(&app.anon(), query).await.shown(), @r#"
    200 OK
    {
      "data": {
        "__type": {
          "kind": "OBJECT",
          "name": "auth_tokens",
          "fields": [
            {
              "name": "access_token",
              "type": {
                "kind": "SCALAR",
                "name": "String",
                "ofType": null
              }
            },
            {
              "name": "expires",
              "type": {
                "kind": "SCALAR",
                "name": "GraphQLBigInt",
                "ofType": null
              }
            },
            {
              "name": "refresh_token",
              "type": {
                "kind": "SCALAR",
                "name": "String",
                "ofType": null
              }
            }
          ]
        },
        "lost": null
      }
    }
    "#);
}

#[tokio::test]
async fn schema_contains_only_what_the_actor_may_use() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    for (actor, may_see) in [(app.anon(), false), (app.logged_in(ANN).await, true)] {
        let text = actor.get(SDL).await.assert_status(200).body.to_string();
        let introspected = execute(&actor, INTROSPECTION).await.body.to_string();
        for text in [text, introspected] {
            assert_eq!(text.contains("directus_users"), may_see);
            assert!(!text.contains("delete_users_item") && !text.contains("external_identifier"), "{text}");
        }
    }
    assert!(app.admin().get(SDL).await.body.to_string().contains("delete_users_item"));
}

#[tokio::test]
async fn ghsa_wxwm_disabled_introspection_applies_to_every_schema_route() {
    let app = TestApp::with(|setup| setup.http.graphql.introspection = false).await;
    let reply = execute(&app.admin(), "{ __schema { queryType { name } } }").await;
    assert_eq!(
        validation_error(&reply),
        "GraphQL introspection has been disabled, but the requested query contained the field \"__schema\"."
    );
    assert!(
        validation_error(&execute(&app.admin(), "{ __type(name: \"Query\") { name } }").await)
            .contains("disabled")
    );
    assert_eq!(execute(&app.admin(), "{ server_specs_graphql }").await.code(), "FORBIDDEN");
    app.admin().get(SDL).await.assert_status(403);
    // Nor are names suggested for an unknown field.
    let wrong = execute(&app.admin(), "{ user { id } }").await;
    assert_eq!(validation_error(&wrong), "Cannot query field \"user\" on type \"Query\".");
    assert_eq!(data_of(&execute(&app.admin(), "{ __typename }").await)["__typename"], "Query");
}

#[tokio::test]
async fn schema_is_downloadable() {
    let app = TestApp::new().await;
    let reply = app.admin().get(SDL).await.assert_status(200);
    let day = app.now().format("%Y-%m-%d");
    let name = format!("attachment; filename=\"Directus_{day}.graphql\"");
    assert_eq!(reply.header("content-disposition"), Some(name.as_str()));
    let same = execute(&app.admin(), "{ server_specs_graphql(scope: system) }").await;
    assert_eq!(data_of(&same)["server_specs_graphql"], reply.body);
    app.admin().get("/server/specs/graphql/nope").await.assert_status(404);
}

#[tokio::test]
async fn introspection_depth_is_limited() {
    let app = TestApp::new().await;
    let deep = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(validation_error(&execute(&app.admin(), deep).await), "Maximum introspection depth exceeded");
    let aliases: Vec<_> =
        (0..100).map(|at| format!("a{at}: fields {{ type {{ fields {{ name }} }} }}")).collect();
    let wide = format!("{{ __schema {{ types {{ {} }} }} }}", aliases.join(" "));
    assert_eq!(execute(&app.admin(), &wide).await.code(), "INVALID_QUERY");
}
