//! Columns of user imports and exports: the fields of `directus_users`, and two for a hash.

use serde_json::Value;

use crate::schema::{Field, Kind, USERS};

/// The columns of an import. Static tokens, TFA secrets and data of external identity providers are not imported.
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

/// Whether a column can be imported.
pub fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// The fields of an export by default: all that are not secret.
pub fn exported() -> impl Iterator<Item = &'static Field> {
    USERS.columns().filter(|field| !field.conceal)
}

/// Converts a cell of a table to the type of its column. An empty cell is null; an invalid one stays a text, which
/// [`check`](super::check) refuses.
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
