//! Origins that may call the API from a browser.

use std::str::FromStr;

use axum::http::{HeaderName, HeaderValue, Method};
use vestibule_api::settings::{CorsOrigin, CorsSettings, OriginRule};
use vestibule_domain::password::PasswordPolicy;

use super::read::{Parsed, Reader, Value, flag, integer, list};

/// Reads `CORS_*`; `None` if no other origin is allowed.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<CorsSettings> {
    let enabled = reader.need("CORS_ENABLED", flag);
    let origin = reader.get("CORS_ORIGIN", origin_of).flatten();
    let methods = reader.get("CORS_METHODS", joined::<Method>("methods such as GET,POST"));
    let allowed_headers = reader.get("CORS_ALLOWED_HEADERS", headers);
    let exposed_headers = reader.get("CORS_EXPOSED_HEADERS", headers);
    let credentials = reader.need("CORS_CREDENTIALS", flag);
    let max_age = reader.need("CORS_MAX_AGE", integer(0..=u64::from(u32::MAX)));
    let origin = origin.filter(|_| enabled)?;
    Some(CorsSettings {
        // Never * with credentials, which browsers refuse as well (Fetch standard, section 3.2.5; GHSA-g27j-74fp-xfpr).
        credentials: credentials && origin != CorsOrigin::Any,
        methods: methods.unwrap_or(HeaderValue::from_static("")),
        origin,
        allowed_headers,
        exposed_headers,
        max_age,
    })
}

fn headers(value: &Value) -> Parsed<HeaderValue> {
    joined::<HeaderName>("names of headers such as Content-Type,Authorization")(value)
}

/// A list as the value of a header; every item must parse as `T`.
fn joined<T: FromStr>(what: &str) -> impl Fn(&Value) -> Parsed<HeaderValue> {
    move |value| {
        let words = list(value)?;
        let right = words.iter().all(|word| word.parse::<T>().is_ok());
        let header = HeaderValue::from_str(&words.join(",")).ok().filter(|_| right);
        header.ok_or_else(|| format!("use {what}"))
    }
}

/// `None` for `false`.
fn origin_of(value: &Value) -> Parsed<Option<CorsOrigin>> {
    let items = match value {
        Value::Text(text) if !text.contains(',') => {
            return match text.trim() {
                "false" => Ok(None),
                "true" => Ok(Some(CorsOrigin::Reflect)),
                "*" => Ok(Some(CorsOrigin::Any)),
                text => HeaderValue::from_str(text)
                    .map(CorsOrigin::Fixed)
                    .map(Some)
                    .map_err(|_| allowed_origins()),
            };
        }
        Value::Text(_) => list(value)?.into_iter().map(Value::Text).collect(),
        Value::List(items) => items.clone(),
        Value::Pattern(_) => vec![value.clone()],
    };
    let rules: Parsed<Vec<_>> = items.iter().map(rule).collect();
    rules.map(CorsOrigin::List).map(Some)
}

/// Patterns are ECMAScript regular expressions. The engine for password policies runs them in bounded time.
fn rule(item: &Value) -> Parsed<OriginRule> {
    match item {
        Value::Pattern(pattern) => {
            let pattern = PasswordPolicy::parse(Some(&format!("/{pattern}/")));
            let pattern =
                pattern.map_err(|error| format!("use a regular expression that can be run ({error})"))?;
            Ok(OriginRule::test(move |origin| pattern.allows(origin)))
        }
        item => {
            let origin = item.as_text();
            HeaderValue::from_str(&origin).map_err(|_| allowed_origins())?;
            Ok(OriginRule::Exact(origin))
        }
    }
}

fn allowed_origins() -> String {
    "use true, false, *, or origins such as https://app.example.com".into()
}
