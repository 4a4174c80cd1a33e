//! `docs/reference/errors.md`: every refusal, from the one place that makes them.

use std::fmt::Write;
use std::time::Duration;

use vestibule_domain::Error;
use vestibule_domain::error::FailedValidation;

use super::status;

/// What stands above the table.
const HEAD: &str = "\
# Errors

<!-- Made from crates/api/src/error/catalogue.rs. To renew it: cargo run -p vestibule -- reference errors > docs/reference/errors.md -->

A refusal is answered with `{\"errors\":[{\"message\":\"…\",\"extensions\":{…,\"code\":\"…\"}}]}`. Programs should look at the code: it is stable, and
Directus' own. Words in braces stand for what is said of the case. If several refusals of different statuses come together, the status is 500.

| code | status | message | further `extensions` | when |
| --- | --- | --- | --- | --- |
";

/// The whole page.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for error in examples() {
        let extensions: Vec<_> = error.extensions().keys().map(|name| format!("`{name}`")).collect();
        let further = if extensions.is_empty() { "–".to_owned() } else { extensions.join(", ") };
        let message = error.message();
        // Writing to a text cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {message} | {further} | {} |",
            error.code(),
            status(&error).as_u16(),
            about(&error)
        );
    }
    page
}

/// One of each kind. A test sees to it that none is missing.
fn examples() -> Vec<Error> {
    let named = |name: &str| Some(format!("{{{name}}}"));
    let (collection, field) = ("{collection}".to_owned(), "{field}".to_owned());
    let retry_after = Duration::from_secs(60);
    vec![
        Error::InvalidCredentials,
        Error::InvalidOtp,
        Error::InvalidToken,
        Error::TokenExpired,
        Error::UserSuspended,
        Error::InvalidInvite,
        Error::FORBIDDEN,
        Error::forbidden("{reason}"),
        Error::payload("{reason}"),
        Error::query("{reason}"),
        Error::GraphqlValidation(Vec::new()),
        Error::GraphqlExecution(Vec::new()),
        Error::FailedValidation(FailedValidation::bare("{field}", "nnull")),
        Error::RecordNotUnique {
            collection: collection.clone(),
            field: field.clone(),
            value: named("value"),
        },
        Error::InvalidForeignKey {
            collection: named("collection"),
            field: named("field"),
            value: named("value"),
        },
        Error::NotNullViolation { collection: collection.clone(), field },
        Error::ValueTooLong { collection: collection.clone(), field: named("field"), value: named("value") },
        Error::ValueOutOfRange { collection, field: named("field"), value: named("value") },
        Error::UnprocessableContent("{reason}".into()),
        Error::RouteNotFound { path: "{path}".into() },
        Error::MethodNotAllowed { current: "{method}".into(), allowed: vec!["{method}"] },
        Error::RequestsExceeded { limit: 0, retry_after, reset: String::new() },
        Error::ServiceUnavailable { service: "{service}", reason: "{reason}".into(), retry_after: None },
        Error::internal("{reason}"),
    ]
}

/// When it is answered.
fn about(error: &Error) -> &'static str {
    match error {
        Error::InvalidCredentials => {
            "Address or password is wrong, the user is not active, the session or the static token is not there: all \
             look alike"
        }
        Error::InvalidOtp => "The password was right, the one-time code is missing or wrong",
        Error::InvalidToken => "A token that cannot be ours",
        Error::TokenExpired => "A token whose time has passed: refresh it",
        Error::UserSuspended => "A refresh by somebody who is suspended",
        Error::InvalidInvite => "An invite for somebody who is no longer invited",
        Error::Forbidden(None) => "Not allowed, or not there",
        Error::Forbidden(Some(_)) => "The same, where it may be said what is closed",
        Error::InvalidPayload(_) => "The body is wrong",
        Error::InvalidQuery(_) => "The query is wrong",
        Error::RouteNotFound { .. } => "There is no such path, or not with this method",
        Error::MethodNotAllowed { .. } => "GraphQL only",
        Error::GraphqlValidation(_) => {
            "A GraphQL document that cannot be read or asked; each of `errors` has a `message` and `locations`"
        }
        Error::GraphqlExecution(_) => "GraphQL variables that are no object",
        Error::FailedValidation(_) => "A value does not meet its rule; the end of the message says which",
        Error::RecordNotUnique { .. } => "A value that must be unique is taken",
        Error::InvalidForeignKey { .. } => "A key leads nowhere",
        Error::NotNullViolation { .. } => "A value is missing",
        Error::ValueTooLong { .. } => "A text is longer than its column",
        Error::ValueOutOfRange { .. } => "A number is larger than its column",
        Error::UnprocessableContent(_) => "It would break something, such as leave nobody who administrates",
        Error::RequestsExceeded { .. } => "Too many requests; the header `Retry-After` has the seconds",
        Error::ServiceUnavailable { .. } => "Something we need does not answer, or we are too busy",
        Error::Internal(_) => "A fault of ours; administrators are shown the reason as the message",
        Error::Several(_) => "Several of them at once",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Where the codes are written down.
    const SOURCE: &str = include_str!("../../../domain/src/error/mod.rs");

    #[test]
    fn no_refusal_is_missing() {
        let is_code =
            |text: &&str| text.len() > 3 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        let codes: BTreeSet<&str> = SOURCE.split('"').skip(1).step_by(2).filter(is_code).collect();
        assert!(codes.len() > 20, "{codes:?}");
        let listed: BTreeSet<&str> = examples().iter().map(Error::code).collect();
        assert_eq!(codes, listed);
    }

    #[test]
    fn the_page_is_up_to_date() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/errors.md");
        let file = std::fs::read_to_string(file).unwrap_or_default();
        assert!(file == page(), "run: cargo run -p vestibule -- reference errors > docs/reference/errors.md");
    }
}
