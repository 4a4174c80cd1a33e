use std::sync::Arc;

use serde_json::{Map, json};
use vestibule_domain::access::{Action, FieldSet, Flags, Permission, Rights};
use vestibule_domain::query::Filter;
use vestibule_domain::{Actor, Client, Identity};

use super::{Options, Schema, Schemas, Shape, build, sdl};

/// An actor with these permissions.
fn actor(admin: bool, rules: Vec<Permission>) -> Actor {
    let rights = Rights::new(Flags { admin, ..Flags::default() }, vec![], vec![], rules);
    Actor { identity: Identity::Public, rights: Arc::new(rights), client: Client::default() }
}

fn rule(collection: &str, action: Action, fields: &[&str]) -> Permission {
    Permission {
        policy: None,
        collection: collection.into(),
        action,
        fields: FieldSet::from_names(fields.iter().copied()),
        items: None,
        validation: None,
        presets: Map::new(),
    }
}

fn schema(rules: Vec<Permission>) -> Schema {
    build(&Shape::of(&actor(false, rules)), Options::default())
}

/// The definition of a type in SDL.
fn definition(schema: &Schema, head: &str) -> String {
    let text = sdl(schema);
    let found = text.split("\n\n").find(|part| part.starts_with(&format!("{head} {{")));
    found.unwrap_or_default().trim_end().to_owned()
}

/// A schema of an administrator for the tests of documents.
pub(crate) fn of_admin() -> Schema {
    build(&Shape::of(&actor(true, vec![])), Options::default())
}

#[test]
fn the_types_of_an_administrator_are_those_of_directus() {
    let schema = of_admin();
    insta::assert_snapshot!(definition(&schema, "type directus_roles"), @r"
    type directus_roles {
      id: ID!
      name: String!
      icon: String
      description: String
      parent(filter: directus_roles_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): directus_roles
      children(filter: directus_roles_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): [directus_roles]
      children_func: count_functions
      policies(filter: directus_access_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): [directus_access]
      policies_func: count_functions
      users(filter: directus_users_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): [directus_users]
      users_func: count_functions
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input directus_access_quantifier_filter"), @r"
    input directus_access_quantifier_filter {
      id: id_filter_operators
      role: directus_roles_filter
      user: directus_users_filter
      policy: directus_policies_filter
      sort: number_filter_operators
      _and: [directus_access_filter]
      _or: [directus_access_filter]
      _some: directus_access_filter
      _none: directus_access_filter
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input create_directus_roles_input"), @r"
    input create_directus_roles_input {
      id: ID
      name: String
      icon: String
      description: String
      parent: create_directus_roles_input
      children: [create_directus_roles_input]
      policies: [create_directus_access_input]
      users: [create_directus_users_input]
    }
    ");
    insta::assert_snapshot!(definition(&schema, "type directus_presets_aggregated"), @r"
    type directus_presets_aggregated {
      group: JSON
      countAll: Int
      count: directus_presets_aggregated_count
      countDistinct: directus_presets_aggregated_count
      avg: directus_presets_aggregated_fields
      sum: directus_presets_aggregated_fields
      avgDistinct: directus_presets_aggregated_fields
      sumDistinct: directus_presets_aggregated_fields
      min: directus_presets_aggregated_fields
      max: directus_presets_aggregated_fields
    }
    ");
    insta::assert_snapshot!(definition(&schema, "type directus_presets_aggregated_fields"), @r"
    type directus_presets_aggregated_fields {
      id: Float
      refresh_interval: Float
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input hash_filter_operators"), @r"
    input hash_filter_operators {
      _null: Boolean
      _nnull: Boolean
      _empty: Boolean
      _nempty: Boolean
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input date_filter_operators"), @r"
    input date_filter_operators {
      _eq: String
      _neq: String
      _gt: String
      _gte: String
      _lt: String
      _lte: String
      _in: [String]
      _nin: [String]
      _between: [GraphQLStringOrFloat]
      _nbetween: [GraphQLStringOrFloat]
      _null: Boolean
      _nnull: Boolean
    }
    ");
}

#[test]
fn a_schema_has_the_readable_fields() {
    let rules = vec![
        rule("directus_users", Action::Read, &["id", "email", "role"]),
        rule("directus_users", Action::Update, &["first_name", "role"]),
    ];
    let schema = schema(rules);
    insta::assert_snapshot!(definition(&schema, "type directus_users"), @r"
    type directus_users {
      id: ID!
      email: String
      role: ID
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input directus_users_filter"), @r"
    input directus_users_filter {
      id: id_filter_operators
      email: string_filter_operators
      role: id_filter_operators
      _and: [directus_users_filter]
      _or: [directus_users_filter]
    }
    ");
    insta::assert_snapshot!(definition(&schema, "input update_directus_users_input"), @r"
    input update_directus_users_input {
      first_name: String
      role: ID
    }
    ");
    insta::assert_snapshot!(definition(&schema, "type Query"), @r"
    type Query {
      users(filter: directus_users_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): [directus_users!]!
      users_by_id(id: ID!, version: String): directus_users
      users_aggregated(groupBy: [String], filter: directus_users_filter, sort: [String], limit: Int, offset: Int, page: Int, search: String): [directus_users_aggregated!]!
      users_me: directus_users
      server_ping: String
      server_info: server_info
      server_health: JSON
      server_specs_oas: JSON
      server_specs_graphql(scope: graphql_sdl_scope): String
    }
    ");
    assert!(schema.find("directus_roles").is_none());
    assert!(schema.field(schema.mutation, "create_users_item").is_none());
    assert!(schema.field(schema.mutation, "delete_users_item").is_none());
}

#[test]
fn a_change_of_unreadable_items_returns_only_success() {
    let schema = schema(vec![rule("directus_presets", Action::Create, &["*"])]);
    let created = schema.field(schema.mutation, "create_presets_item").expect("a mutation");
    assert_eq!(schema.written(created.kind), "Boolean");
    assert!(schema.field(schema.query, "presets").is_none());
}

#[test]
fn a_permission_without_fields_adds_no_type() {
    let schema = schema(vec![rule("directus_users", Action::Read, &[])]);
    assert!(schema.field(schema.query, "users").is_none());
}

#[test]
fn a_field_hidden_in_some_items_is_nullable() {
    let own = Some(Filter::parse(&json!({ "id": { "_eq": 1 } })).expect("a filter"));
    let hidden = Permission { items: own, ..rule("directus_roles", Action::Read, &["id", "name"]) };
    let schema = schema(vec![rule("directus_roles", Action::Read, &["id"]), hidden]);
    insta::assert_snapshot!(definition(&schema, "type directus_roles"), @r"
    type directus_roles {
      id: ID
      name: String
    }
    ");
}

#[test]
fn every_named_type_exists() {
    let schema = of_admin();
    let text = sdl(&schema);
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    for name in words.filter(|word| word.starts_with("directus_") || word.ends_with("_input")) {
        assert!(schema.find(name).is_some(), "{name}");
    }
    let empty = text.split("\n\n").filter(|part| part.ends_with("{\n}")).count();
    assert_eq!(empty, 0, "types without members");
}

#[test]
fn a_disabled_login_has_no_mutation() {
    let schema = build(&Shape::of(&actor(false, vec![])), Options { no_login: true, ..Options::default() });
    assert!(schema.field(schema.mutation, "auth_login").is_none());
    assert!(schema.field(schema.mutation, "auth_refresh").is_some());
}

#[tokio::test]
async fn actors_of_one_shape_share_a_schema_and_the_cache_is_bounded() {
    let schemas = Schemas::new(2, 1, Options::default());
    let admin = Shape::of(&actor(true, vec![]));
    let first = schemas.get(admin.clone()).await;
    assert!(Arc::ptr_eq(&first, &schemas.get(admin).await));
    for field in ["id", "email", "title", "status", "role"] {
        let rules = vec![rule("directus_users", Action::Read, &[field])];
        schemas.get(Shape::of(&actor(false, rules))).await;
    }
    assert!(schemas.len() <= 2 && !schemas.is_empty());
}
