//! Values that clients and attackers may send.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Names with a meaning in some body.
const NAMES: [&str; 48] = [
    "id",
    "email",
    "password",
    "mode",
    "otp",
    "token",
    "refresh_token",
    "role",
    "status",
    "policies",
    "policy",
    "user",
    "users",
    "name",
    "parent",
    "children",
    "permissions",
    "validation",
    "presets",
    "fields",
    "action",
    "collection",
    "keys",
    "data",
    "query",
    "create",
    "update",
    "delete",
    "filter",
    "sort",
    "limit",
    "deep",
    "alias",
    "aggregate",
    "admin",
    "admin_access",
    "app_access",
    "ip_access",
    "tags",
    "auth_data",
    "tfa_secret",
    "secret",
    "last_page",
    "last_access",
    "auth_login_attempts",
    "auth_password_policy",
    "theme_light_overrides",
    "sort",
];

/// Meaningful and malicious texts.
const TEXTS: [&str; 24] = [
    "",
    " ",
    "null",
    "true",
    "admin@example.com",
    "x@example.com",
    "json",
    "session",
    "active",
    "directus_users",
    "read",
    "*",
    "$CURRENT_USER",
    "$NOW(-1 year)",
    "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11",
    "1e999",
    "\0",
    "\u{feff}",
    "'; DROP TABLE directus_users; --",
    "%_",
    "/(?=a)/",
    "2026-02-30T25:61:61Z",
    "10.0.0.0/99",
    "🤷🏽‍♀️",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(&NAMES[..]).prop_map(str::to_owned), 1 => "_[a-z]{1,8}", 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(&TEXTS[..]).prop_map(str::to_owned), 2 => any::<String>()]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        (-2_i64..3).prop_map(|number| json!(number)),
        text().prop_map(Value::String),
    ]
}

/// Any JSON; known names reach deeper code than random ones.
pub(super) fn json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            3 => proptest::collection::vec((name(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Any body: mostly well-formed JSON, sometimes arbitrary bytes.
pub(super) fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => json().prop_map(|value| value.to_string().into_bytes()),
        1 => any::<Vec<u8>>(),
        1 => "[\\[\\]{}:,\"\\\\0-9eE+-. a-z]{0,40}".prop_map(String::into_bytes),
    ]
}

/// Names of query parameters.
const PARAMETERS: [&str; 30] = [
    "fields",
    "fields[]",
    "filter",
    "filter[email]",
    "filter[email][_eq]",
    "filter[id][_in]",
    "filter[_and][0][role]",
    "filter[role][users][_some][email][_contains]",
    "filter[last_access][_gt]",
    "filter[policies][_none][policy]",
    "filter[year(last_access)][_lt]",
    "sort",
    "sort[]",
    "limit",
    "offset",
    "page",
    "search",
    "meta",
    "aggregate[count]",
    "aggregate[max]",
    "aggregate[avg]",
    "groupBy",
    "groupBy[]",
    "deep[role][_filter][name]",
    "deep[policies][_limit]",
    "deep[role][_sort]",
    "alias[x]",
    "export",
    "backlink",
    "version",
];

/// Values of query parameters.
const ARGUMENTS: [&str; 26] = [
    "",
    "*",
    "*.*",
    "*.*.*.*.*.*.*.*.*.*.*.*",
    "id,email",
    "-email",
    "role.name",
    "role.users.role.users.id",
    "count(policies)",
    "year(last_access)",
    "json(tags)",
    "nonsense(id)",
    "x",
    "-1",
    "0",
    "1",
    "9223372036854775807",
    "9223372036854775808",
    "1.5",
    "1e3",
    "NaN",
    "total_count",
    "csv",
    "{\"email\":{\"_eq\":1}}",
    "{",
    "$CURRENT_USER",
];

/// Any query string, percent-encoded.
pub(super) fn query() -> impl Strategy<Value = String> {
    let name = prop_oneof![6 => select(&PARAMETERS[..]).prop_map(str::to_owned), 1 => any::<String>(),
        1 => "(filter|deep|alias|aggregate)(\\[[a-z_0-9*]{0,6}\\]){0,12}"];
    let argument = prop_oneof![6 => select(&ARGUMENTS[..]).prop_map(str::to_owned), 1 => text(),
        2 => json().prop_map(|value| value.to_string())];
    proptest::collection::vec((name, argument), 0..5).prop_map(|pairs| {
        let pairs = pairs.iter().filter(|(name, _)| name != "access_token");
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    })
}
