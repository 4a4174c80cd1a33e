//! Every route, read from the source of the router.

use proptest::prelude::*;
use proptest::sample::select;

const PAGE: &str = include_str!("../../../src/router.rs");

/// Every method, and some that no route has.
const METHODS: [&str; 9] = ["GET", "POST", "PATCH", "DELETE", "SEARCH", "PUT", "HEAD", "OPTIONS", "PURGE"];

/// Values for path parameters.
const KEYS: [&str; 8] =
    ["1", "0", "-1", "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11", "me", "%00", "x'--", "99999999999999999999"];

/// The path templates of the routes.
pub(crate) fn templates() -> Vec<String> {
    let mut paths = Vec::new();
    for line in PAGE.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let Some(path) = line.split('"').find(|part| part.starts_with('/')) else { continue };
        paths.push(path.to_owned());
        if line.contains("items::collection(") || line.contains("items::log(") {
            paths.push(format!("{path}/{{key}}"));
        }
    }
    paths
}

/// A method and a path; `known` are keys of existing items.
pub(super) fn route(known: Vec<String>) -> impl Strategy<Value = (&'static str, String)> {
    let keys: Vec<String> = KEYS.iter().map(|key| (*key).to_owned()).chain(known).collect();
    (select(&METHODS[..]), select(templates()), select(keys)).prop_map(|(method, path, key)| {
        (method, path.replace("{collection}", "directus_users").replace("{key}", &key))
    })
}

#[test]
fn router_source_is_parsed() {
    let templates = templates();
    assert!(templates.len() > 40, "{templates:?}");
    for path in ["/", "/auth/login", "/users", "/users/{key}", "/users/me", "/activity/{key}", "/settings"] {
        assert!(templates.iter().any(|template| template == path), "{path} in {templates:?}");
    }
}
