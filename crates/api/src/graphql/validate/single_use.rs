//! Mutations that a request may have only once (GHSA-g293-vf99-xv36): aliases, fragments and further operations must not
//! multiply guesses of a password.

use std::collections::HashMap;

use super::super::language::ast::{OperationKind, Selection};
use super::Validator;

/// Selections that are checked; a document that has more by fragments inside fragments is refused.
const MAX_STEPS: usize = 10_000;

impl<'a, 'd> Validator<'a, 'd> {
    pub(super) fn single_use(&mut self) {
        let rules = self.rules;
        let mut used: HashMap<&'d str, usize> = HashMap::new();
        for operation in &self.document.operations {
            if operation.kind != OperationKind::Mutation {
                continue;
            }
            let mut steps = 0;
            let mut ahead: Vec<(&'a Selection<'d>, usize)> =
                operation.selections.iter().rev().map(|selection| (selection, 0)).collect();
            while let Some((selection, depth)) = ahead.pop() {
                steps += 1;
                // Fragments nested deeper than there are fragments are a cycle, which is refused
                // elsewhere.
                if steps > MAX_STEPS || depth > self.document.fragments.len() {
                    self.fault(operation.at, "Fragments are spread too often in this mutation.");
                    return;
                }
                match selection {
                    Selection::Field(field) => {
                        let name = field.name.text;
                        if rules.single_use.iter().any(|one| one == name) {
                            let times = used.entry(name).or_default();
                            *times += 1;
                            if *times > 1 {
                                let message = format!("\"{name}\" can only be used once per request");
                                self.fault(field.at, message);
                            }
                        }
                    }
                    Selection::Inline(inline) => {
                        ahead.extend(inline.selections.iter().rev().map(|one| (one, depth)));
                    }
                    Selection::Spread(spread) => {
                        if let Some(fragment) = self.fragments.get(spread.name.text) {
                            ahead.extend(fragment.selections.iter().rev().map(|one| (one, depth + 1)));
                        }
                    }
                }
            }
        }
    }
}
