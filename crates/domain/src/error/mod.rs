//! The errors of use cases: everything that a request can be refused for, and unexpected failures.
//!
//! Codes, messages and HTTP statuses of the API are in the crate `api`; the texts here are for logs and the command line.

mod internal;
mod validation;

use std::time::Duration;

pub use internal::InternalError;
pub use validation::{Check, FailedValidation};

/// The result of a fallible use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of a use case. The variants are the error codes of the contract (section 4) that are independent of HTTP.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Unknown user, wrong password, inactive user, expired session or unknown static token. They are not distinguished, so
    /// that responses do not reveal which users exist.
    #[error("the credentials are invalid")]
    InvalidCredentials,
    /// The password is right, the OTP is missing or wrong.
    #[error("the OTP is missing or wrong")]
    InvalidOtp,
    /// A malformed token, or one with a wrong signature or missing claims.
    #[error("the token is invalid")]
    InvalidToken,
    /// A valid token that has expired.
    #[error("the token has expired")]
    TokenExpired,
    /// A refresh of a session whose user is suspended.
    #[error("the user is suspended")]
    UserSuspended,
    /// An invite for a user whose status is not `invited` any more.
    #[error("the invite is no longer valid")]
    InvalidInvite,
    /// Not allowed or not found, with a reason if the client may know it.
    #[error("{}", .0.as_deref().unwrap_or("not allowed, or not found"))]
    Forbidden(Option<String>),
    /// The request body is invalid. The reason has no full stop.
    #[error("the payload is invalid: {0}")]
    InvalidPayload(String),
    /// The query is invalid. The reason has no full stop.
    #[error("the query is invalid: {0}")]
    InvalidQuery(String),
    /// A field does not meet a rule.
    #[error(transparent)]
    FailedValidation(#[from] FailedValidation),
    /// The value of a unique field exists already.
    #[error("the value of \"{field}\" in \"{collection}\" is not unique")]
    RecordNotUnique {
        /// The collection.
        collection: String,
        /// The field.
        field: String,
        /// The value as shown to the client; `None` for a secret.
        value: Option<String>,
    },
    /// A reference to an item that does not exist. The parts are `None` if the database does not report them.
    #[error("a referenced item does not exist")]
    InvalidForeignKey {
        /// The collection.
        collection: Option<String>,
        /// The field.
        field: Option<String>,
        /// The value.
        value: Option<String>,
    },
    /// A required value is null.
    #[error("\"{field}\" in \"{collection}\" must not be null")]
    NotNullViolation {
        /// The collection.
        collection: String,
        /// The field.
        field: String,
    },
    /// A text is longer than its column.
    #[error("a value in \"{collection}\" is too long")]
    ValueTooLong {
        /// The collection.
        collection: String,
        /// The field, if the database reports it.
        field: Option<String>,
        /// The value, if it may be shown.
        value: Option<String>,
    },
    /// A number is outside the range of its column.
    #[error("a number in \"{collection}\" is out of range")]
    ValueOutOfRange {
        /// The collection.
        collection: String,
        /// The field, if the database reports it.
        field: Option<String>,
        /// The value, if it may be shown.
        value: Option<String>,
    },
    /// The request is valid, but its effect is not allowed. The reason has no full stop.
    #[error("{0}")]
    UnprocessableContent(String),
    /// A rate limit is exceeded.
    #[error("{limit} requests were made before {reset}")]
    RequestsExceeded {
        /// Requests per window.
        limit: u64,
        /// Time until the window ends.
        retry_after: Duration,
        /// When the window ends (RFC 3339, in milliseconds).
        reset: String,
    },
    /// A part of the system is unavailable or overloaded.
    #[error("the service \"{service}\" is unavailable: {reason}")]
    ServiceUnavailable {
        /// The part.
        service: &'static str,
        /// The reason, without a full stop.
        reason: String,
        /// Time after which the client should retry.
        retry_after: Option<Duration>,
    },
    /// An unexpected failure.
    #[error(transparent)]
    Internal(#[from] InternalError),
    /// Several errors, such as those of several fields.
    #[error("{}", list(.0))]
    Several(Vec<Error>),
}

impl Error {
    /// [`Error::Forbidden`] without a reason.
    pub const FORBIDDEN: Self = Self::Forbidden(None);

    /// [`Error::Forbidden`] with a reason.
    pub fn forbidden(reason: impl Into<String>) -> Self {
        Self::Forbidden(Some(reason.into()))
    }

    /// [`Error::InvalidPayload`].
    pub fn payload(reason: impl Into<String>) -> Self {
        Self::InvalidPayload(reason.into())
    }

    /// [`Error::InvalidQuery`].
    pub fn query(reason: impl Into<String>) -> Self {
        Self::InvalidQuery(reason.into())
    }

    /// [`Error::Internal`] without a cause.
    pub fn internal(text: impl Into<String>) -> Self {
        InternalError::new(text).into()
    }

    /// [`Error::Internal`] with the text of its cause.
    pub fn caused_by(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        InternalError::new(source.to_string()).with_source(source).into()
    }
}

fn list(errors: &[Error]) -> String {
    errors.iter().map(Error::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_errors_are_all_named() {
        let several = Error::Several(vec![Error::payload("a"), Error::forbidden("b"), Error::FORBIDDEN]);
        assert_eq!(several.to_string(), "the payload is invalid: a; b; not allowed, or not found");
    }
}
