//! The members of a valid body.

use serde_json::{Map, Value};
use vestibule_domain::Secret;

/// The members of a body that fits its schema.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(Map<String, Value>);

impl From<Map<String, Value>> for Fields {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl Fields {
    /// Whether there is a field of that name, even if it is null.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A text; `None` if it is missing or null.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// True or false; `None` if it is missing or null.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// A whole number; `None` if it is missing or null.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// Removes and returns a value; `None` if it is missing.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// Removes and returns a text; empty if it is missing, which a required text cannot be.
    pub fn take_text(&mut self, name: &str) -> String {
        match self.take(name) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    /// Removes and returns a secret text; `None` if it is missing or null.
    pub fn take_secret(&mut self, name: &str) -> Option<Secret> {
        match self.take(name) {
            Some(Value::String(text)) => Some(Secret::new(text)),
            _ => None,
        }
    }

    /// All members, in the order of the body.
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}
