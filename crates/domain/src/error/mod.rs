//! Everything that can be refused, with Directus' codes and messages (contract section 4).
//!
//! An [`Error`] is what happened; the status it is answered with is decided in one place, in the crate `api`.

mod validation;

use std::time::Duration;

use serde_json::{Map, Value, json};
pub use validation::{Check, FailedValidation};

/// The result of everything that can be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// Unknown person, wrong password, inactive user, dead session or unknown static token: all look alike.
    InvalidCredentials,
    /// The password was right, the one-time code is missing or wrong.
    InvalidOtp,
    /// A token that cannot be ours: bad signature, bad format, missing claims.
    InvalidToken,
    /// A token of ours whose time has passed.
    TokenExpired,
    /// Refresh of a session whose user is suspended.
    UserSuspended,
    /// An invite for somebody who is no longer invited.
    InvalidInvite,
    /// Not allowed, or not there; the reason is given to the caller.
    Forbidden(Option<String>),
    /// The body is wrong: `Invalid payload. {reason}.`
    InvalidPayload(String),
    /// The query string is wrong: `Invalid query. {reason}.`
    InvalidQuery(String),
    /// No such route.
    RouteNotFound {
        /// The path as it was asked for, without its query.
        path: String,
    },
    /// A method the path does not have (GraphQL only).
    MethodNotAllowed {
        /// The method that was used.
        current: String,
        /// The methods there are.
        allowed: Vec<&'static str>,
    },
    /// A GraphQL document that cannot be asked: each fault with its message and its places.
    GraphqlValidation(Vec<Value>),
    /// A GraphQL request that cannot be run, with the reasons.
    GraphqlExecution(Vec<Value>),
    /// A field does not meet its rule.
    FailedValidation(FailedValidation),
    /// A value that must be unique is taken.
    RecordNotUnique {
        /// Where.
        collection: String,
        /// Which field.
        field: String,
        /// The value, as it is shown to the caller; `None` where it is a secret.
        value: Option<String>,
    },
    /// A key that leads nowhere.
    InvalidForeignKey {
        /// Where, if the engine tells.
        collection: Option<String>,
        /// Which field, if the engine tells.
        field: Option<String>,
        /// The value, if the engine tells.
        value: Option<String>,
    },
    /// A required value is missing.
    NotNullViolation {
        /// Where.
        collection: String,
        /// Which field.
        field: String,
    },
    /// A text longer than its column.
    ValueTooLong {
        /// Where.
        collection: String,
        /// Which field, if the engine tells.
        field: Option<String>,
        /// The value, if it may be shown.
        value: Option<String>,
    },
    /// A number its column cannot hold.
    ValueOutOfRange {
        /// Where.
        collection: String,
        /// Which field, if the engine tells.
        field: Option<String>,
        /// The value, if it may be shown.
        value: Option<String>,
    },
    /// Understood, but it would break something: `Can't process content. {reason}.`
    UnprocessableContent(String),
    /// Too many requests; the limit is per window.
    RequestsExceeded {
        /// Requests a window allows.
        limit: u64,
        /// Until the window ends.
        retry_after: Duration,
        /// When the window ends (RFC 3339, milliseconds).
        reset: String,
    },
    /// Something we need does not answer, or we are too busy.
    ServiceUnavailable {
        /// Which part.
        service: &'static str,
        /// A sentence without its full stop.
        reason: String,
        /// After how long it is worth trying again.
        retry_after: Option<Duration>,
    },
    /// A fault of ours: the text is for the log and for administrators.
    Internal(String),
    /// Several refusals at once, such as the failed rules of several fields.
    Several(Vec<Error>),
}

impl Error {
    /// A refusal without a reason.
    pub const FORBIDDEN: Self = Self::Forbidden(None);

    /// A refusal with a reason.
    pub fn forbidden(reason: impl Into<String>) -> Self {
        Self::Forbidden(Some(reason.into()))
    }

    /// A wrong body; the reason has no full stop.
    pub fn payload(reason: impl Into<String>) -> Self {
        Self::InvalidPayload(reason.into())
    }

    /// A wrong query; the reason has no full stop.
    pub fn query(reason: impl Into<String>) -> Self {
        Self::InvalidQuery(reason.into())
    }

    /// A fault of ours.
    pub fn internal(text: impl ToString) -> Self {
        Self::Internal(text.to_string())
    }

    /// The stable code of the answer (`extensions.code`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::InvalidOtp => "INVALID_OTP",
            Self::InvalidToken => "INVALID_TOKEN",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::UserSuspended => "USER_SUSPENDED",
            Self::InvalidInvite => "INVALID_INVITE",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::InvalidPayload(_) => "INVALID_PAYLOAD",
            Self::InvalidQuery(_) => "INVALID_QUERY",
            Self::RouteNotFound { .. } => "ROUTE_NOT_FOUND",
            Self::MethodNotAllowed { .. } => "METHOD_NOT_ALLOWED",
            Self::GraphqlValidation(_) => "GRAPHQL_VALIDATION",
            Self::GraphqlExecution(_) => "GRAPHQL_EXECUTION",
            Self::FailedValidation(_) => "FAILED_VALIDATION",
            Self::RecordNotUnique { .. } => "RECORD_NOT_UNIQUE",
            Self::InvalidForeignKey { .. } => "INVALID_FOREIGN_KEY",
            Self::NotNullViolation { .. } => "NOT_NULL_VIOLATION",
            Self::ValueTooLong { .. } => "VALUE_TOO_LONG",
            Self::ValueOutOfRange { .. } => "VALUE_OUT_OF_RANGE",
            Self::UnprocessableContent(_) => "UNPROCESSABLE_CONTENT",
            Self::RequestsExceeded { .. } => "REQUESTS_EXCEEDED",
            Self::ServiceUnavailable { .. } => "SERVICE_UNAVAILABLE",
            Self::Internal(_) => "INTERNAL_SERVER_ERROR",
            Self::Several(errors) => errors.first().map_or("INTERNAL_SERVER_ERROR", Self::code),
        }
    }

    /// The text of the answer, by Directus' templates.
    pub fn message(&self) -> String {
        match self {
            Self::InvalidCredentials => "Invalid user credentials.".into(),
            Self::InvalidOtp => "Invalid user OTP.".into(),
            Self::InvalidToken => "Invalid token.".into(),
            Self::TokenExpired => "Token expired.".into(),
            Self::UserSuspended => "User suspended.".into(),
            Self::InvalidInvite => "This invite is no longer valid.".into(),
            Self::Forbidden(None) => "You don't have permission to access this.".into(),
            Self::Forbidden(Some(reason)) => reason.clone(),
            Self::InvalidPayload(reason) => format!("Invalid payload. {reason}."),
            Self::InvalidQuery(reason) => format!("Invalid query. {reason}."),
            Self::RouteNotFound { path } => format!("Route {path} doesn't exist."),
            Self::MethodNotAllowed { current, allowed } => {
                let allowed: Vec<_> = allowed.iter().map(|method| format!("\"{method}\"")).collect();
                format!("Invalid method \"{current}\" used. Should be one of {}.", allowed.join(", "))
            }
            Self::GraphqlValidation(_) => "GraphQL validation error.".into(),
            Self::GraphqlExecution(_) => "GraphQL execution error.".into(),
            Self::FailedValidation(failure) => failure.message(),
            Self::RecordNotUnique { collection, field, value } => {
                format!("Value {}has to be unique.", place(value.as_deref(), Some(field), Some(collection)))
            }
            Self::InvalidForeignKey { collection, field, value } => {
                let place = place(value.as_deref(), field.as_deref(), collection.as_deref());
                match place.trim_end() {
                    "" => "Invalid foreign key.".into(),
                    place => format!("Invalid foreign key {place}."),
                }
            }
            Self::NotNullViolation { collection, field } => {
                format!("Value {}can't be null.", place(None, Some(field), Some(collection)))
            }
            Self::ValueTooLong { collection, field, value } => {
                format!("Value {}is too long.", place(value.as_deref(), field.as_deref(), Some(collection)))
            }
            Self::ValueOutOfRange { collection, field, value } => {
                let place = place(value.as_deref(), field.as_deref(), Some(collection));
                format!("Numeric value {place}is out of range.")
            }
            Self::UnprocessableContent(reason) => format!("Can't process content. {reason}."),
            Self::RequestsExceeded { retry_after, .. } => {
                format!("Too many requests, retry after {}.", crate::duration::short(*retry_after))
            }
            Self::ServiceUnavailable { service, reason, .. } => {
                format!("Service \"{service}\" is unavailable. {reason}.")
            }
            Self::Internal(_) => "An unexpected error occurred.".into(),
            Self::Several(errors) => errors.first().map_or_else(String::new, Self::message),
        }
    }

    /// The further keys of `extensions`, without `code`.
    pub fn extensions(&self) -> Map<String, Value> {
        let value = match self {
            Self::Forbidden(Some(reason))
            | Self::InvalidPayload(reason)
            | Self::InvalidQuery(reason)
            | Self::UnprocessableContent(reason) => json!({ "reason": reason }),
            Self::RouteNotFound { path } => json!({ "path": path }),
            Self::MethodNotAllowed { current, allowed } => json!({ "allowed": allowed, "current": current }),
            Self::GraphqlValidation(errors) | Self::GraphqlExecution(errors) => json!({ "errors": errors }),
            Self::FailedValidation(failure) => return failure.extensions(),
            Self::RecordNotUnique { collection, field, value } => {
                json!({ "collection": collection, "field": field, "value": value })
            }
            Self::InvalidForeignKey { collection, field, value } => {
                json!({ "collection": collection, "field": field, "value": value })
            }
            Self::NotNullViolation { collection, field } => {
                json!({ "collection": collection, "field": field })
            }
            Self::ValueTooLong { collection, field, value }
            | Self::ValueOutOfRange { collection, field, value } => {
                json!({ "collection": collection, "field": field, "value": value })
            }
            Self::RequestsExceeded { limit, reset, .. } => json!({ "limit": limit, "reset": reset }),
            Self::ServiceUnavailable { service, reason, .. } => {
                json!({ "service": service, "reason": reason })
            }
            _ => json!({}),
        };
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Internal(text) => f.write_str(text),
            other => f.write_str(&other.message()),
        }
    }
}

impl std::error::Error for Error {}

impl From<FailedValidation> for Error {
    fn from(failure: FailedValidation) -> Self {
        Self::FailedValidation(failure)
    }
}

/// `"{value}" for field "{field}" in collection "{collection}" `, each part only if known.
fn place(value: Option<&str>, field: Option<&str>, collection: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(value) = value {
        text += &format!("\"{value}\" ");
    }
    if let Some(field) = field {
        text += &format!("for field \"{field}\" ");
    }
    if let Some(collection) = collection {
        text += &format!("in collection \"{collection}\" ");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_follow_the_templates() {
        let taken = Error::RecordNotUnique {
            collection: "directus_users".into(),
            field: "email".into(),
            value: Some("[a@b.co]".into()),
        };
        assert_eq!(
            taken.message(),
            "Value \"[a@b.co]\" for field \"email\" in collection \"directus_users\" has to be unique."
        );
        let nowhere = Error::InvalidForeignKey { collection: None, field: None, value: None };
        assert_eq!(nowhere.message(), "Invalid foreign key.");
        assert_eq!(Error::payload("\"x\" is required").message(), "Invalid payload. \"x\" is required.");
    }
}
