//! Validates a row of a user import, without regard to existing users.

use chrono::{DateTime, NaiveDateTime};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Refusal, Row};
use crate::password::{FirebaseProject, MAX_BYTES, StoredHash, imported};
use crate::schema::{Kind, USERS};
use crate::{Secret, UserStatus, email};

/// Length of the column `directus_users.password` in characters.
const HASH_CHARS: usize = 255;

/// The password of an imported user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// Not changed; a new user has none.
    Unchanged,
    /// A plaintext password, to be hashed.
    Plain(Secret),
    /// A hash in its stored form.
    Hash(Secret, StoredHash),
}

/// A user, as described by a row.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedUser {
    /// Number of the row.
    pub row: u64,
    /// The key, if the row has one.
    pub id: Option<Uuid>,
    /// The address, not normalised.
    pub email: Option<String>,
    /// Key or name of a role.
    pub role: Option<String>,
    /// The password.
    pub password: Password,
    /// All other fields of the row.
    pub values: Map<String, Value>,
}

impl ImportedUser {
    /// An error for this row.
    pub fn refused(&self, field: Option<&str>, reason: impl Into<String>) -> Refusal {
        let field = field.map(str::to_owned);
        Refusal { row: self.row, email: self.email.clone(), field, reason: reason.into() }
    }
}

/// Validates a row. Columns that are not [importable](super::is_column) are ignored.
///
/// # Errors
/// The error of the first invalid field.
pub fn check(number: u64, row: Row, project: Option<&FirebaseProject>) -> Result<ImportedUser, Refusal> {
    let email = row.get("email").and_then(Value::as_str).map(str::to_owned);
    read(number, row, project).map_err(|(field, reason)| Refusal {
        row: number,
        email: email.filter(|email| !email.is_empty()),
        field: Some(field.to_owned()),
        reason,
    })
}

type Fault = (&'static str, String);

fn read(row: u64, mut values: Row, project: Option<&FirebaseProject>) -> Result<ImportedUser, Fault> {
    let mut take = |name: &'static str| text(name, values.remove(name).unwrap_or(Value::Null));
    let (id, email, role) = (take("id")?, take("email")?, take("role")?);
    let (plain, hash, salt) = (take("password")?, take("password_hash")?, take("password_salt")?);
    let id = id
        .map(|id| Uuid::parse_str(id.trim()).map_err(|_| ("id", "is not a UUID".to_owned())))
        .transpose()?;
    if let Some(address) = &email
        && (!email::is_valid(address) || email::has_invisible(address))
    {
        return Err(("email", "is not an e-mail address".into()));
    }
    if email.is_none() && id.is_none() {
        return Err(("email", "is missing".into()));
    }
    let password = password(plain, hash, salt, project)?;
    let mut rest = Map::new();
    for (name, value) in values {
        let Some(field) = USERS.field(&name).filter(|_| super::is_column(&name)) else { continue };
        let value = value_of(field.name, field.kind, value)?;
        // Null means the default in a column that must have a value.
        if !(value.is_null() && field.required) {
            rest.insert(name, value);
        }
    }
    if let Some(status) = rest.get("status").and_then(Value::as_str)
        && !UserStatus::parse(status).is_known()
    {
        let known = UserStatus::ALL.map(|status| status.to_string());
        return Err(("status", format!("must be one of {}", known.join(", "))));
    }
    Ok(ImportedUser { row, id, email, role: role.map(|role| role.trim().to_owned()), password, values: rest })
}

fn password(
    plain: Option<String>,
    hash: Option<String>,
    salt: Option<String>,
    project: Option<&FirebaseProject>,
) -> Result<Password, Fault> {
    match (plain, hash) {
        (None, None) => Ok(Password::Unchanged),
        (Some(_), Some(_)) => Err(("password", "cannot be combined with a password_hash".into())),
        (Some(plain), None) if plain.len() > MAX_BYTES => {
            Err(("password", format!("must not be longer than {MAX_BYTES} bytes")))
        }
        (Some(plain), None) => Ok(Password::Plain(plain.into())),
        (None, Some(hash)) => {
            let hash = imported(&hash, salt.as_deref(), project)
                .map_err(|error| ("password_hash", error.to_string()))?;
            let text = hash.to_string();
            match text.len() > HASH_CHARS {
                true => Err(("password_hash", format!("must not be longer than {HASH_CHARS} characters"))),
                false => Ok(Password::Hash(text.into(), hash)),
            }
        }
    }
}

/// Converts a text or a number to a text; null and the empty text to `None`.
fn text(name: &'static str, value: Value) -> Result<Option<String>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(None),
        Value::String(text) if text.contains('\0') => Err((name, "contains a null character".into())),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err((name, "must be a text".into())),
    }
}

fn value_of(name: &'static str, kind: Kind, value: Value) -> Result<Value, Fault> {
    let wrong = |reason: &str| Err((name, reason.to_owned()));
    if value.is_null() {
        return Ok(Value::Null);
    }
    match kind {
        Kind::Boolean if !value.is_boolean() => wrong("must be true or false"),
        Kind::Json if !(value.is_array() || value.is_object()) => wrong("must be a list or an object"),
        Kind::Boolean | Kind::Json => Ok(value),
        Kind::Uuid => match value.as_str().map(|text| Uuid::parse_str(text.trim())) {
            Some(Ok(id)) => Ok(Value::String(id.to_string())),
            _ => wrong("is not a UUID"),
        },
        Kind::DateTime | Kind::Timestamp => match value.as_str().is_some_and(is_instant) {
            true => Ok(value),
            false => wrong("is not an instant such as 2026-01-31T12:00:00Z"),
        },
        // An empty text is not the same as null.
        _ if value == "" => Ok(value),
        _ => Ok(text(name, value)?.map_or(Value::Null, Value::String)),
    }
}

fn is_instant(text: &str) -> bool {
    let naive = |format| NaiveDateTime::parse_from_str(text, format).is_ok();
    DateTime::parse_from_rfc3339(text).is_ok()
        || naive("%Y-%m-%dT%H:%M:%S%.f")
        || naive("%Y-%m-%d %H:%M:%S%.f")
}
