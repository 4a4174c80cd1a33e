//! `/graphql/system`, and its schema in SDL.

use serde_json::Value;

use super::super::anything;
use super::super::operation::{Operation, get, post};
use super::super::parameters::query;
use super::super::shape::{any_object, list, object, text};

pub(super) fn operations() -> Vec<Operation> {
    let tag = |operation: Operation| operation.tag("GraphQL");
    let body = object(&[("query", text())], &[("variables", any_object()), ("operationName", text())]);
    vec![
        tag(get("/graphql/system", "graphqlQuery", "Run a query."))
            .with(query("query", "The document.", text()))
            .with(query("variables", "The values of the variables by name, as JSON.", text()))
            .with(query("operationName", "The name of the operation to run.", text()))
            .gives(outcome()),
        tag(post("/graphql/system", "graphqlOperation", "Run a query or a mutation."))
            .takes(body)
            .gives(outcome())
            .answers(405, "The method is neither GET nor POST, or the operation is a mutation by GET."),
        tag(get(
            "/server/specs/graphql/system",
            "getGraphqlSchema",
            "The schema with the fields that you may use, in SDL.",
        ))
        .gives_as("application/octet-stream", text()),
    ]
}

fn outcome() -> Value {
    object(&[("data", anything())], &[("errors", list(any_object()))])
}
