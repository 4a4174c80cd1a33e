//! A permission: one rule of a policy about one action on one collection.

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

/// A row of `directus_permissions`, or one of the rules built in for app users, with its dynamic values filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Permission {
    /// The policy it belongs to; none for the built-in ones.
    pub policy: Option<Uuid>,
    /// The collection, by its wire name such as `directus_users`.
    pub collection: String,
    /// The action.
    pub action: Action,
    /// The fields.
    pub fields: FieldSet,
    /// Which items: none means all of them.
    pub items: Option<Filter>,
    /// What a written item must look like.
    pub validation: Option<Filter>,
    /// Values a written item gets where the caller gives none.
    pub presets: Map<String, Value>,
}
