//! Validation of bodies, with the messages of Joi (contract section 4, "Joi texts"). Libraries such as `garde` and `validator`
//! have other messages and another order of checks.
//!
//! ```
//! use serde_json::json;
//! use vestibule_api::extract::joi::{Schema, one_of, text};
//! use vestibule_domain::Error;
//!
//! let login = Schema::object()
//!     .field("email", text().email().required())
//!     .field("password", text().required())
//!     .field("mode", one_of(&["cookie", "json", "session"]))
//!     .allow_unknown();
//! let refusal = login.check(json!({"email": "a@example.com"})).unwrap_err();
//! assert_eq!(refusal, Error::payload("\"password\" is required"));
//! ```
//!
//! Only the first error is reported: fields in the order of their declaration, then unknown names, then rules between fields.

mod fields;
mod formats;
mod rule;
mod schema;
#[cfg(test)]
mod tests;
mod values;

pub use fields::Fields;
pub use rule::{Rule, any, boolean, integer, list, object, one_of, text, text_or_list};
pub use schema::Schema;
