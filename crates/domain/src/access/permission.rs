//! A permission: a rule of a policy about one action on one collection.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::Action;
use crate::query::Filter;

/// The fields a permission covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSet {
    /// `*`.
    All,
    /// These, in the order they were written; possibly none.
    Only(Vec<String>),
}

impl FieldSet {
    /// From the list of the column `fields`.
    pub fn from_names<I: IntoIterator<Item = S>, S: Into<String>>(names: I) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if names.iter().any(|name| name == "*") { Self::All } else { Self::Only(names) }
    }

    /// Whether a field is covered.
    pub fn contains(&self, field: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| name == field),
        }
    }
}

/// A row of `directus_permissions`, or a built-in permission of users with app access, with its dynamic values
/// resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Permission {
    /// The policy it belongs to; `None` for a built-in one.
    pub policy: Option<Uuid>,
    /// The collection, such as `directus_users`.
    pub collection: String,
    /// The action it allows.
    pub action: Action,
    /// The fields it allows the action on.
    pub fields: FieldSet,
    /// The items it allows the action on; `None` means all of them.
    pub items: Option<Filter>,
    /// A filter that a written item must meet.
    pub validation: Option<Filter>,
    /// Values of a written item that the request leaves out.
    pub presets: Map<String, Value>,
}
