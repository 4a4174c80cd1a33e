//! Schemas of objects: fields, unknown names, and rules between fields.

use serde_json::{Map, Value};
use vestibule_domain::Error;

use super::{Fields, Rule};

/// The schema of an object.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    fields: Vec<(&'static str, Rule)>,
    unknown: bool,
    exclusive: Vec<&'static str>,
}

impl Schema {
    /// An object without fields.
    pub fn object() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &'static str, rule: Rule) -> Self {
        self.fields.push((name, rule));
        self
    }

    /// Allows unknown names, which are refused otherwise.
    #[must_use]
    pub fn allow_unknown(mut self) -> Self {
        self.unknown = true;
        self
    }

    /// Requires exactly one of these fields.
    #[must_use]
    pub fn exactly_one_of(mut self, names: &[&'static str]) -> Self {
        self.exclusive = names.to_vec();
        self
    }

    /// Checks a body.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` with the first error as reason.
    pub fn check(&self, body: Value) -> Result<Fields, Error> {
        match body {
            Value::Object(members) => self.members(members, "").map(Fields::from).map_err(Error::payload),
            _ => Err(Error::payload("\"value\" must be of type object")),
        }
    }

    /// Checks the members of an object; `path` is its path with a dot at the end, empty for the body.
    pub(super) fn members(
        &self,
        mut members: Map<String, Value>,
        path: &str,
    ) -> Result<Map<String, Value>, String> {
        for (name, rule) in &self.fields {
            let label = format!("{path}{name}");
            match members.get_mut(*name) {
                Some(value) => rule.check(value, &label)?,
                None if rule.is_required() => return Err(format!("\"{label}\" is required")),
                None => {}
            }
        }
        match members.keys().find(|name| !self.unknown && !self.has(name)) {
            Some(unknown) => return Err(format!("\"{path}{unknown}\" is not allowed")),
            None => self.check_exclusive(&members, path)?,
        }
        Ok(members)
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| *known == name)
    }

    fn check_exclusive(&self, members: &Map<String, Value>, path: &str) -> Result<(), String> {
        if self.exclusive.is_empty() {
            return Ok(());
        }
        let label = if path.is_empty() { "value" } else { path.trim_end_matches('.') };
        let peers = self.exclusive.join(", ");
        match self.exclusive.iter().filter(|name| members.contains_key(**name)).count() {
            0 => Err(format!("\"{label}\" must contain at least one of [{peers}]")),
            1 => Ok(()),
            _ => Err(format!("\"{label}\" contains a conflict between exclusive peers [{peers}]")),
        }
    }
}
