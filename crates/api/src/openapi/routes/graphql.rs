//! `/graphql/system`, and its schema as a text.

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
            .with(query("variables", "Values by name, as JSON.", text()))
            .with(query("operationName", "Which operation of the document.", text()))
            .gives(outcome()),
        tag(post("/graphql/system", "graphqlOperation", "Run a query or a mutation."))
            .takes(body)
            .gives(outcome())
            .answers(405, "Another method, or a mutation by GET."),
        tag(get("/server/specs/graphql/system", "getGraphqlSchema", "What you may ask, as a schema."))
            .gives_as("application/octet-stream", text()),
    ]
}

fn outcome() -> Value {
    object(&[("data", anything())], &[("errors", list(any_object()))])
}
