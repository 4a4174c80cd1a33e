//! What no account may be made of, wherever the address stands: told before anybody is looked for.

use serde_json::{Map, Value};
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::{Filter, validate};
use vestibule_domain::schema::USERS;
use vestibule_domain::{Email, Error, Result};
use vestibule_store::settings::LoginSettings;

use super::Registration;

/// The longest address and the longest names, in characters: what their columns hold on every engine.
const LONGEST: [(&str, usize); 3] = [("email", 128), ("first_name", 50), ("last_name", 50)];

/// What is no address, characters that cannot be seen, and texts that an engine would refuse: only if the address is free, which would
/// tell that it is.
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

/// `public_registration_email_filter`. One that cannot be read lets nobody in.
pub(super) fn filter(settings: &LoginSettings, address: &Email) -> Result<()> {
    let Some(filter) = &settings.email_filter else { return Ok(()) };
    let filter = Filter::parse_rule(filter).map_err(|error| {
        tracing::error!(%error, "the filter for addresses that may register cannot be read");
        Error::FORBIDDEN
    })?;
    let values = Map::from_iter([("email".to_owned(), Value::from(address.as_str()))]);
    if validate(&filter, &values).is_empty() { Ok(()) } else { Err(Error::FORBIDDEN) }
}
