//! The parameters of queries (contract section 5), described once.

use serde_json::{Value, json};
use vestibule_domain::query::Export;

use super::shape::{any_object, choice, integer, list, text};

/// Parameters of a list.
pub(super) const LIST: [&str; 13] = [
    "Fields",
    "Filter",
    "Sort",
    "Limit",
    "Offset",
    "Page",
    "Search",
    "Meta",
    "Aggregate",
    "GroupBy",
    "Deep",
    "Alias",
    "Export",
];

/// Parameters of one item.
pub(super) const ONE: [&str; 4] = ["Fields", "Deep", "Alias", "Export"];

/// Parameters of operations that return the written items.
pub(super) const WRITTEN: [&str; 3] = ["Fields", "Deep", "Alias"];

/// All of them, by name.
pub(super) fn all() -> Value {
    let named = [
        ("Fields", names("fields", "Fields to return: names, `*`, and dots through relations.", text())),
        ("Filter", as_json("filter", "Filter on the items, such as `{\"status\":{\"_eq\":\"active\"}}`.")),
        ("Sort", names("sort", "Fields to sort by; a leading `-` sorts in descending order.", text())),
        ("Limit", query("limit", "Maximum number of items; `-1` for all.", at_least(-1))),
        ("Offset", query("offset", "Number of items to skip.", at_least(0))),
        ("Page", query("page", "Number of the page, counted from one.", at_least(0))),
        ("Search", query("search", "Text to search in all searchable fields.", text())),
        ("Meta", names("meta", "Counts to return.", choice(&["*", "total_count", "filter_count"]))),
        ("Aggregate", as_json("aggregate", "Aggregate functions, such as `{\"count\":\"*\"}`.")),
        ("GroupBy", names("groupBy", "Fields to group by.", text())),
        ("Deep", as_json("deep", "Queries on related items, such as `{\"users\":{\"_limit\":3}}`.")),
        ("Alias", as_json("alias", "Aliases of fields, such as `{\"mail\":\"email\"}`.")),
        (
            "Export",
            query(
                "export",
                "Format of the file to return instead.",
                choice(&Export::ALL.map(Export::as_str)),
            ),
        ),
    ];
    Value::Object(named.map(|(name, parameter)| (name.to_owned(), parameter)).into_iter().collect())
}

/// A parameter of the query string with names separated by commas.
fn names(name: &str, description: &str, each: Value) -> Value {
    let mut parameter = query(name, description, list(each));
    parameter["style"] = json!("form");
    parameter["explode"] = json!(false);
    parameter
}

/// A parameter of the query string.
pub(super) fn query(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// A parameter of the path.
pub(super) fn path(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

/// A parameter of the query string with JSON.
fn as_json(name: &str, description: &str) -> Value {
    let content = json!({ "application/json": { "schema": any_object() } });
    json!({ "name": name, "in": "query", "description": description, "content": content })
}

fn at_least(minimum: i64) -> Value {
    let mut number = integer();
    number["minimum"] = json!(minimum);
    number
}
