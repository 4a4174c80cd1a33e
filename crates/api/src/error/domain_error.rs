//! Code, status, message and `extensions` of the errors of use cases (contract section 4).

use http::StatusCode;
use serde_json::{Map, Value, json};
use vestibule_domain::{Error, duration};

use super::{common_status, validation};

/// The error code (`extensions.code`).
pub fn code(error: &Error) -> &'static str {
    match error {
        Error::InvalidCredentials => "INVALID_CREDENTIALS",
        Error::InvalidOtp => "INVALID_OTP",
        Error::InvalidToken => "INVALID_TOKEN",
        Error::TokenExpired => "TOKEN_EXPIRED",
        Error::UserSuspended => "USER_SUSPENDED",
        Error::InvalidInvite => "INVALID_INVITE",
        Error::Forbidden(_) => "FORBIDDEN",
        Error::InvalidPayload(_) => "INVALID_PAYLOAD",
        Error::InvalidQuery(_) => "INVALID_QUERY",
        Error::FailedValidation(_) => "FAILED_VALIDATION",
        Error::RecordNotUnique { .. } => "RECORD_NOT_UNIQUE",
        Error::InvalidForeignKey { .. } => "INVALID_FOREIGN_KEY",
        Error::NotNullViolation { .. } => "NOT_NULL_VIOLATION",
        Error::ValueTooLong { .. } => "VALUE_TOO_LONG",
        Error::ValueOutOfRange { .. } => "VALUE_OUT_OF_RANGE",
        Error::UnprocessableContent(_) => "UNPROCESSABLE_CONTENT",
        Error::RequestsExceeded { .. } => "REQUESTS_EXCEEDED",
        Error::ServiceUnavailable { .. } => "SERVICE_UNAVAILABLE",
        Error::Internal(_) => "INTERNAL_SERVER_ERROR",
        Error::Several(errors) => errors.first().map_or("INTERNAL_SERVER_ERROR", code),
    }
}

/// The status code.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::InvalidCredentials | Error::InvalidOtp | Error::TokenExpired | Error::UserSuspended => {
            StatusCode::UNAUTHORIZED
        }
        Error::InvalidToken | Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::InvalidInvite
        | Error::InvalidPayload(_)
        | Error::InvalidQuery(_)
        | Error::FailedValidation(_)
        | Error::RecordNotUnique { .. }
        | Error::InvalidForeignKey { .. }
        | Error::NotNullViolation { .. }
        | Error::ValueTooLong { .. }
        | Error::ValueOutOfRange { .. } => StatusCode::BAD_REQUEST,
        Error::UnprocessableContent(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::RequestsExceeded { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::ServiceUnavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::Several(errors) => common_status(errors.iter().map(status)),
    }
}

/// The message.
pub(super) fn message(error: &Error) -> String {
    match error {
        Error::InvalidCredentials => "Invalid user credentials.".into(),
        Error::InvalidOtp => "Invalid user OTP.".into(),
        Error::InvalidToken => "Invalid token.".into(),
        Error::TokenExpired => "Token expired.".into(),
        Error::UserSuspended => "User suspended.".into(),
        Error::InvalidInvite => "This invite is no longer valid.".into(),
        Error::Forbidden(None) => "You don't have permission to access this.".into(),
        Error::Forbidden(Some(reason)) => reason.clone(),
        Error::InvalidPayload(reason) => format!("Invalid payload. {reason}."),
        Error::InvalidQuery(reason) => format!("Invalid query. {reason}."),
        Error::FailedValidation(failure) => validation::message(failure),
        Error::RecordNotUnique { collection, field, value } => {
            format!("Value {}has to be unique.", place(value.as_deref(), Some(field), Some(collection)))
        }
        Error::InvalidForeignKey { collection, field, value } => {
            let place = place(value.as_deref(), field.as_deref(), collection.as_deref());
            match place.trim_end() {
                "" => "Invalid foreign key.".into(),
                place => format!("Invalid foreign key {place}."),
            }
        }
        Error::NotNullViolation { collection, field } => {
            format!("Value {}can't be null.", place(None, Some(field), Some(collection)))
        }
        Error::ValueTooLong { collection, field, value } => {
            format!("Value {}is too long.", place(value.as_deref(), field.as_deref(), Some(collection)))
        }
        Error::ValueOutOfRange { collection, field, value } => {
            let place = place(value.as_deref(), field.as_deref(), Some(collection));
            format!("Numeric value {place}is out of range.")
        }
        Error::UnprocessableContent(reason) => format!("Can't process content. {reason}."),
        Error::RequestsExceeded { retry_after, .. } => {
            format!("Too many requests, retry after {}.", duration::short(*retry_after))
        }
        Error::ServiceUnavailable { service, reason, .. } => {
            format!("Service \"{service}\" is unavailable. {reason}.")
        }
        Error::Internal(_) => "An unexpected error occurred.".into(),
        Error::Several(errors) => errors.first().map_or_else(String::new, message),
    }
}

/// The keys of `extensions` other than `code`.
pub(super) fn extensions(error: &Error) -> Map<String, Value> {
    let value = match error {
        Error::Forbidden(Some(reason))
        | Error::InvalidPayload(reason)
        | Error::InvalidQuery(reason)
        | Error::UnprocessableContent(reason) => json!({ "reason": reason }),
        Error::FailedValidation(failure) => return validation::extensions(failure),
        Error::RecordNotUnique { collection, field, value } => {
            json!({ "collection": collection, "field": field, "value": value })
        }
        Error::InvalidForeignKey { collection, field, value } => {
            json!({ "collection": collection, "field": field, "value": value })
        }
        Error::NotNullViolation { collection, field } => {
            json!({ "collection": collection, "field": field })
        }
        Error::ValueTooLong { collection, field, value }
        | Error::ValueOutOfRange { collection, field, value } => {
            json!({ "collection": collection, "field": field, "value": value })
        }
        Error::RequestsExceeded { limit, reset, .. } => json!({ "limit": limit, "reset": reset }),
        Error::ServiceUnavailable { service, reason, .. } => {
            json!({ "service": service, "reason": reason })
        }
        _ => json!({}),
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// `"{value}" for field "{field}" in collection "{collection}" `, without the parts that are not known.
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
            message(&taken),
            "Value \"[a@b.co]\" for field \"email\" in collection \"directus_users\" has to be unique."
        );
        let unknown = Error::InvalidForeignKey { collection: None, field: None, value: None };
        assert_eq!(message(&unknown), "Invalid foreign key.");
        assert_eq!(message(&Error::payload("\"x\" is required")), "Invalid payload. \"x\" is required.");
    }
}
