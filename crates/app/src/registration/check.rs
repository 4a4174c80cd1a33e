//! Checks of a registration that do not depend on whether the address is taken. They run before any user is looked up.

use serde_json::{Map, Value};
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::{Filter, validate};
use vestibule_domain::schema::USERS;
use vestibule_domain::{Email, Error, Result};
use vestibule_store::settings::LoginSettings;

use super::Registration;

/// Maximum lengths in characters: what the columns hold on every engine.
const LONGEST: [(&str, usize); 3] = [("email", 128), ("first_name", 50), ("last_name", 50)];

/// Refuses invalid addresses, invisible characters, and strings that an engine would refuse on insert. The latter would
/// otherwise be refused only if the address is free, which would disclose whether it is taken.
pub(super) fn values(registration: &Registration) -> Result<()> {
    if !registration.email.is_valid() || registration.email.has_invisible() {
        return Err(FailedValidation::bare("email", "email").into());
    }
    let given = [
        Some(registration.email.as_str()),
        registration.first_name.as_deref(),
        registration.last_name.as_deref(),
    ];
    for ((field, longest), text) in LONGEST.into_iter().zip(given) {
        let Some(text) = text else { continue };
        if text.chars().count() > longest {
            let (collection, field) = (USERS.name.into(), Some(field.into()));
            return Err(Error::ValueTooLong { collection, field, value: Some(text.to_owned()) });
        }
        if text.contains(char::is_control) {
            return Err(Error::payload(format!("\"{field}\" must not hold control characters")));
        }
    }
    Ok(())
}

/// Applies `public_registration_email_filter`. A filter that cannot be parsed refuses all registrations.
pub(super) fn filter(settings: &LoginSettings, email: &Email) -> Result<()> {
    let Some(filter) = &settings.email_filter else { return Ok(()) };
    let filter = Filter::parse_rule(filter).map_err(|error| {
        tracing::error!(%error, "failed to parse public_registration_email_filter");
        Error::FORBIDDEN
    })?;
    let values = Map::from_iter([("email".to_owned(), Value::from(email.as_str()))]);
    if validate(&filter, &values).is_empty() { Ok(()) } else { Err(Error::FORBIDDEN) }
}
