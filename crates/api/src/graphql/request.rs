//! One request, from its text to its answer.

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

/// What a client asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The document.
    pub query: String,
    /// Values by name.
    pub variables: Value,
    /// Which operation of the document, if there are several.
    pub operation: Option<String>,
    /// Whether it came by a method that must change nothing.
    pub is_get: bool,
}

/// The answer, or that the token of the request is to be refused.
pub enum Answer {
    /// What was asked for.
    Outcome(Outcome),
    /// The request is not for everybody, and its token stands for nobody.
    TokenRefused,
}

/// Mutations that anybody may use to get in, out, or back in: a token that has run out does not stand in their way.
const FOR_ANYBODY: [&str; 8] = [
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
/// `INVALID_PAYLOAD` without a document, `METHOD_NOT_ALLOWED` for changes by `GET`, `GRAPHQL_VALIDATION` for what cannot
/// be asked, `GRAPHQL_EXECUTION` for variables that are no object. What a single field is refused for is part of the
/// outcome.
pub async fn answer(
    state: &ApiState,
    guest: &GraphqlClient,
    headers: &HeaderMap,
    request: &Request,
) -> Result<Answer> {
    let settings = &state.http.graphql;
    let parsed = parse(&request.query, settings.token_limit);
    let is_for_anybody =
        parsed.as_ref().is_ok_and(|document| is_for_anybody(document, request.operation.as_deref()));
    if guest.refused.is_some() && !is_for_anybody {
        return Ok(Answer::TokenRefused);
    }
    let document = parsed.map_err(|fault| refusal(&[fault]))?;
    check_method(&document, request)?;
    let schema = state.schemas.get(Shape::of(&guest.actor)).await;
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
    Ok(Answer::Outcome(execute::run(&schema, &selected, Resolver::new(state, guest, headers)).await))
}

fn refusal(faults: &[Fault]) -> RequestError {
    RequestError::GraphqlValidation(faults.iter().map(|fault| json!(fault)).collect())
}

fn chosen<'a, 'd>(document: &'a Document<'d>, request: &Request) -> Result<&'a Operation<'d>> {
    execute::operation(document, request.operation.as_deref()).map_err(|fault| refusal(&[fault]))
}

/// Changes are not made by `GET`, which browsers send for any page.
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

fn is_for_anybody(document: &Document<'_>, name: Option<&str>) -> bool {
    execute::operation(document, name).is_ok_and(|operation| {
        operation.kind == OperationKind::Mutation
            && operation.selections.iter().all(|selection| match selection {
                Selection::Field(field) => FOR_ANYBODY.contains(&field.name.text),
                _ => false,
            })
    })
}
