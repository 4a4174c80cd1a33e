//! The columns of a list of people: Directus' names of fields, and the two of a hash.

use serde_json::Value;

use crate::schema::{Field, Kind, USERS};

/// What a list that comes in may have. Static tokens, second factors and what other providers say stay behind.
pub const COLUMNS: [&str; 26] = [
    "id",
    "email",
    "first_name",
    "last_name",
    "password",
    "password_hash",
    "password_salt",
    "status",
    "role",
    "language",
    "external_identifier",
    "provider",
    "location",
    "title",
    "description",
    "tags",
    "avatar",
    "email_notifications",
    "appearance",
    "theme_dark",
    "theme_light",
    "theme_light_overrides",
    "theme_dark_overrides",
    "text_direction",
    "last_access",
    "last_page",
];

/// Whether a list that comes in may have this column.
pub fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// The fields a list that goes out has where nothing else is asked for: all that are no secrets.
pub fn exported() -> impl Iterator<Item = &'static Field> {
    USERS.columns().filter(|field| !field.conceal)
}

/// The value of a cell of a table. An empty one is null; what is not as it should be stays a text, for
/// [`check`](super::check) to refuse.
pub fn cell(column: &str, text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let is_list = column == "tags" && !text.trim_start().starts_with('[');
    if is_list {
        return text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(Value::from).collect();
    }
    match USERS.field(column).map(|field| field.kind) {
        Some(Kind::Json) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        Some(Kind::Boolean) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Value::Bool(true),
            "false" | "0" | "no" => Value::Bool(false),
            _ => Value::from(text),
        },
        _ => Value::from(text),
    }
}
