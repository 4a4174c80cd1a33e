//! Operations and fragments as a whole.

use std::collections::HashMap;

use super::super::fault::Location;
use super::super::language::ast::{Name, Operation, OperationKind};
use super::super::schema::TypeId;
use super::{Scope, Scopes, Validator};

impl<'a, 'd> Validator<'a, 'd> {
    /// Checks every operation and every fragment once.
    pub(super) fn definitions(&mut self) -> Scopes<'d> {
        self.names_of_operations();
        let document = self.document;
        let operations = document.operations.iter().map(|operation| self.operation(operation)).collect();
        let fragments = document.fragments.iter().map(|fragment| self.fragment(fragment)).collect();
        let names: Vec<_> = document.fragments.iter().map(|fragment| fragment.name.text).collect();
        // Of two fragments with one name the first is used; the second is an error.
        let places = names.into_iter().enumerate().map(|(place, name)| (name, place)).rev().collect();
        Scopes { operations, fragments, places }
    }

    fn operation(&mut self, operation: &'a Operation<'d>) -> Scope<'d> {
        let mut scope = Scope::default();
        let root = self.root(operation);
        let place = match operation.kind {
            OperationKind::Query => "QUERY",
            OperationKind::Mutation => "MUTATION",
            OperationKind::Subscription => "SUBSCRIPTION",
        };
        self.variable_definitions(operation);
        self.directives(&operation.directives, place, &mut scope);
        self.selections(&operation.selections, root, &mut scope);
        scope
    }

    fn root(&mut self, operation: &Operation<'_>) -> Option<TypeId> {
        match operation.kind {
            OperationKind::Query => Some(self.schema.query),
            OperationKind::Mutation => Some(self.schema.mutation),
            OperationKind::Subscription => {
                self.fault(operation.at, "Schema is not configured to execute subscription operation.");
                None
            }
        }
    }

    fn names_of_operations(&mut self) {
        let operations = &self.document.operations;
        if operations.len() > 1 {
            for operation in operations.iter().filter(|operation| operation.name.is_none()) {
                self.fault(operation.at, "This anonymous operation must be the only defined operation.");
            }
        }
        let names: Vec<_> = operations.iter().filter_map(|operation| operation.name).collect();
        self.unique(&names, |name| format!("There can be only one operation named \"{name}\"."));
    }

    /// Refuses duplicate names, with the locations of both.
    pub(super) fn unique(&mut self, names: &[Name<'_>], message: impl Fn(&str) -> String) {
        let mut first: HashMap<&str, Location> = HashMap::new();
        for name in names {
            match first.get(name.text) {
                Some(earlier) => self.faults_at(&[*earlier, name.at], message(name.text)),
                None => _ = first.insert(name.text, name.at),
            }
        }
    }
}
