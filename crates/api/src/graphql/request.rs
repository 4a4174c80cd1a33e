//! From a GraphQL request to its outcome.

use std::borrow::Cow;

use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::execute::{self, Outcome, Selected, collect, variables};
use super::fault::Fault;
use super::language::ast::{Document, Operation, OperationKind, Selection};
use super::language::parse;
use super::resolve::Resolver;
use super::schema::Shape;
use super::validate::{Rules, validate};
use crate::error::{RequestError, Result};
use crate::extract::actor::GraphqlClient;
use crate::state::ApiState;

/// A GraphQL request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Values by name.
    pub variables: Value,
    /// The name of the operation to run, which a document with several operations needs.
    pub operation: Option<String>,
    /// Whether its method is `GET`, which must not change anything.
    pub is_get: bool,
}

/// The result of a request.
pub enum Answer {
    /// The operation was run.
    Outcome(Outcome),
    /// The token of the request is not valid, and the operation has fields that are not public.
    TokenRefused,
}

/// Public mutations: as on the public routes of REST, a token that is not valid any more is ignored.
const PUBLIC_MUTATIONS: [&str; 8] = [
    "auth_login",
    "auth_refresh",
    "auth_logout",
    "auth_password_request",
    "auth_password_reset",
    "users_register",
    "users_register_verify",
    "users_invite_accept",
];

/// Answers a request.
///
/// # Errors
/// `INVALID_PAYLOAD` without a document, `METHOD_NOT_ALLOWED` for mutations by `GET`, `GRAPHQL_VALIDATION` for an invalid
/// document, `GRAPHQL_EXECUTION` for variables that are not an object. Errors of single fields are part of the outcome.
pub async fn answer(
    state: &ApiState,
    client: &GraphqlClient,
    headers: &HeaderMap,
    request: &Request,
) -> Result<Answer> {
    let settings = &state.http.graphql;
    let parsed = parse(&request.query, settings.token_limit);
    let is_public = parsed.as_ref().is_ok_and(|document| is_public(document, request.operation.as_deref()));
    if client.refused.is_some() && !is_public {
        return Ok(Answer::TokenRefused);
    }
    let document = parsed.map_err(|fault| refusal(&[fault]))?;
    check_method(&document, request)?;
    let schema = state.schemas.get(Shape::of(&client.actor)).await;
    let rules = Rules { introspection: settings.introspection, single_use: &settings.single_use };
    let faults = validate(&schema, &document, rules);
    if !faults.is_empty() {
        return Err(refusal(&faults));
    }
    let operation = chosen(&document, request)?;
    let given = given(&request.variables)?;
    let values = variables(&schema, operation, &given).map_err(|faults| refusal(&faults))?;
    let limits = execute::Limits { fields: settings.token_limit, roots: settings.root_limit };
    let selected: Vec<Selected<'_>> =
        collect(&schema, &document, operation, &values, limits).map_err(|fault| refusal(&[fault]))?;
    Ok(Answer::Outcome(execute::run(&schema, &selected, Resolver::new(state, client, headers)).await))
}

fn refusal(faults: &[Fault]) -> RequestError {
    RequestError::GraphqlValidation(faults.iter().map(|fault| json!(fault)).collect())
}

fn chosen<'a, 'd>(document: &'a Document<'d>, request: &Request) -> Result<&'a Operation<'d>> {
    execute::operation(document, request.operation.as_deref()).map_err(|fault| refusal(&[fault]))
}

/// `GET` must not change anything: browsers send it for any link.
fn check_method(document: &Document<'_>, request: &Request) -> Result<()> {
    let is_query = execute::operation(document, request.operation.as_deref())
        .is_ok_and(|operation| operation.kind == OperationKind::Query);
    if !request.is_get || is_query {
        return Ok(());
    }
    Err(RequestError::MethodNotAllowed { current: "GET".to_owned(), allowed: &["POST"] })
}

fn given(variables: &Value) -> Result<Cow<'_, Map<String, Value>>> {
    match variables {
        Value::Object(variables) => Ok(Cow::Borrowed(variables)),
        Value::Null => Ok(Cow::default()),
        _ => Err(RequestError::GraphqlExecution(vec![json!(
            "Variables must be provided as an Object where each property is a variable value. Perhaps look to see if \
             an unparsed JSON string was provided."
        )])),
    }
}

fn is_public(document: &Document<'_>, name: Option<&str>) -> bool {
    execute::operation(document, name).is_ok_and(|operation| {
        operation.kind == OperationKind::Mutation
            && operation.selections.iter().all(|selection| match selection {
                Selection::Field(field) => PUBLIC_MUTATIONS.contains(&field.name.text),
                _ => false,
            })
    })
}
