use http::StatusCode;
use serde_json::{Map, Value, json};
use vestibule_domain::Error;

use super::domain_error;

/// Why a request is refused: an error of a use case, or one of HTTP or GraphQL.
#[derive(Debug, Clone, PartialEq)]
pub enum RequestError {
    /// An error of a use case.
    Domain(Error),
    /// No route has this path.
    RouteNotFound {
        /// The path of the request, without its query.
        path: String,
    },
    /// The method is not allowed for this path, or for this GraphQL operation.
    MethodNotAllowed {
        /// The method of the request.
        current: String,
        /// The allowed methods.
        allowed: &'static [&'static str],
    },
    /// An invalid GraphQL document: each fault with its message and locations.
    GraphqlValidation(Vec<Value>),
    /// A GraphQL request that cannot be executed, with the reasons.
    GraphqlExecution(Vec<Value>),
}

/// The result of everything between a request and its response.
pub type Result<T, E = RequestError> = std::result::Result<T, E>;

impl<E: Into<Error>> From<E> for RequestError {
    fn from(error: E) -> Self {
        Self::Domain(error.into())
    }
}

impl RequestError {
    /// The error code (`extensions.code`).
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Domain(error) => domain_error::code(error),
            Self::RouteNotFound { .. } => "ROUTE_NOT_FOUND",
            Self::MethodNotAllowed { .. } => "METHOD_NOT_ALLOWED",
            Self::GraphqlValidation(_) => "GRAPHQL_VALIDATION",
            Self::GraphqlExecution(_) => "GRAPHQL_EXECUTION",
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Domain(error) => domain_error::message(error),
            Self::RouteNotFound { path } => format!("Route {path} doesn't exist."),
            Self::MethodNotAllowed { current, allowed } => {
                let allowed: Vec<_> = allowed.iter().map(|method| format!("\"{method}\"")).collect();
                format!("Invalid method \"{current}\" used. Should be one of {}.", allowed.join(", "))
            }
            Self::GraphqlValidation(_) => "GraphQL validation error.".into(),
            Self::GraphqlExecution(_) => "GraphQL execution error.".into(),
        }
    }

    /// The keys of `extensions` other than `code`.
    pub(super) fn extensions(&self) -> Map<String, Value> {
        let value = match self {
            Self::Domain(error) => return domain_error::extensions(error),
            Self::RouteNotFound { path } => json!({ "path": path }),
            Self::MethodNotAllowed { current, allowed } => {
                json!({ "allowed": allowed, "current": current })
            }
            Self::GraphqlValidation(errors) | Self::GraphqlExecution(errors) => json!({ "errors": errors }),
        };
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Domain(error) => domain_error::status(error),
            Self::RouteNotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::GraphqlValidation(_) | Self::GraphqlExecution(_) => StatusCode::BAD_REQUEST,
        }
    }

    /// The single errors, in order.
    pub(super) fn flatten(self) -> Vec<Self> {
        match self {
            Self::Domain(Error::Several(errors)) => {
                errors.into_iter().flat_map(|error| Self::Domain(error).flatten()).collect()
            }
            other => vec![other],
        }
    }
}
