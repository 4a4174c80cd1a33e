//! Validation of a document against a schema (GraphQL specification, section 5), with the messages of graphql-js.
//!
//! A name that does not exist and one that the actor may not use are refused alike, and no name is suggested instead.

mod directives;
mod fields;
mod fragments;
mod operations;
mod single_use;
#[cfg(test)]
mod tests;
mod values;
mod variables;

use std::collections::HashMap;

use super::fault::{Fault, Location};
use super::language::ast::{Document, Fragment};
use super::schema::{Schema, TypeRef};
pub(super) use variables::type_of;

/// At most this many errors are reported.
const MAX_FAULTS: usize = 100;

/// Options of the operator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'r> {
    /// `GRAPHQL_INTROSPECTION`.
    pub introspection: bool,
    /// `GRAPHQL_SINGLE_USE_MUTATIONS`.
    pub single_use: &'r [String],
}

/// The errors of a document; empty if it is valid.
pub(super) fn validate(schema: &Schema, document: &Document<'_>, rules: Rules<'_>) -> Vec<Fault> {
    let fragments = document.fragments.iter().map(|fragment| (fragment.name.text, fragment)).collect();
    let mut validator = Validator { schema, document, rules, fragments, faults: Vec::new() };
    let scopes = validator.definitions();
    validator.fragments_of(&scopes);
    validator.variables(&scopes);
    if validator.faults.is_empty() {
        validator.single_use();
    }
    let mut faults = validator.faults;
    if faults.len() > MAX_FAULTS {
        faults.truncate(MAX_FAULTS);
        faults.push(Fault::nowhere("Too many validation errors, error limit reached. Validation aborted."));
    }
    faults
}

struct Validator<'a, 'd> {
    schema: &'a Schema,
    document: &'a Document<'d>,
    rules: Rules<'a>,
    fragments: HashMap<&'d str, &'a Fragment<'d>>,
    faults: Vec<Fault>,
}

/// What an operation or a fragment uses.
#[derive(Default)]
struct Scope<'d> {
    variables: Vec<Usage<'d>>,
    spreads: Vec<(&'d str, Location)>,
}

/// The use of a variable.
struct Usage<'d> {
    name: &'d str,
    at: Location,
    /// The type required there; `None` inside a JSON literal.
    place: Option<TypeRef>,
}

/// The uses of all operations and fragments, in their order.
struct Scopes<'d> {
    operations: Vec<Scope<'d>>,
    fragments: Vec<Scope<'d>>,
    /// Indexes of the fragments by name.
    places: HashMap<&'d str, usize>,
}

impl<'d> Scopes<'d> {
    /// An operation and all fragments that it spreads, directly or through others.
    fn reached(&self, operation: usize) -> Vec<&Scope<'d>> {
        let mut reached = vec![&self.operations[operation]];
        let mut known = vec![false; self.fragments.len()];
        let mut next = 0;
        while let Some(scope) = reached.get(next).copied() {
            next += 1;
            for place in scope.spreads.iter().filter_map(|(name, _)| self.places.get(name)) {
                if !std::mem::replace(&mut known[*place], true) {
                    reached.push(&self.fragments[*place]);
                }
            }
        }
        reached
    }
}

impl Validator<'_, '_> {
    fn fault(&mut self, at: Location, message: impl Into<String>) {
        self.faults_at(&[at], message);
    }

    fn faults_at(&mut self, locations: &[Location], message: impl Into<String>) {
        if self.faults.len() <= MAX_FAULTS {
            self.faults.push(Fault { message: message.into(), locations: locations.to_vec() });
        }
    }
}
