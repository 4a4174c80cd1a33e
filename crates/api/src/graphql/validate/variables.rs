//! Variables: defined once, used, and of a type that fits their uses.

use super::super::language::ast::{Operation, VariableDefinition, Written, WrittenType};
use super::super::schema::{Schema, TypeRef};
use super::{Scope, Scopes, Usage, Validator};

/// The type of a type reference in a document; `None` if the schema has no such type, or for lists of lists.
pub(crate) fn type_of(schema: &Schema, written: &WrittenType<'_>) -> Option<TypeRef> {
    match written {
        WrittenType::Named(name) => {
            Some(TypeRef { of: schema.find(name.text)?, required: false, list: None })
        }
        WrittenType::List(inner) => {
            let inner = type_of(schema, inner)?;
            inner.list.is_none().then_some(TypeRef { list: Some(false), ..inner })
        }
        WrittenType::Required(inner) => {
            let inner = type_of(schema, inner)?;
            Some(match inner.list {
                Some(_) => TypeRef { list: Some(true), ..inner },
                None => TypeRef { required: true, ..inner },
            })
        }
    }
}

impl<'a, 'd> Validator<'a, 'd> {
    pub(super) fn variable_definitions(&mut self, operation: &'a Operation<'d>) {
        let names: Vec<_> = operation.variables.iter().map(|variable| variable.name).collect();
        self.unique(&names, |name| format!("There can be only one variable named \"${name}\"."));
        for variable in &operation.variables {
            let name = variable.kind.name();
            match self.schema.find(name.text) {
                None => self.fault(name.at, format!("Unknown type \"{}\".", name.text)),
                Some(id) if !self.schema.get(id).is_input() => {
                    let (of, kind) = (variable.name.text, &variable.kind);
                    self.fault(name.at, format!("Variable \"${of}\" cannot be non-input type \"{kind}\"."));
                }
                Some(_) => {
                    if let Some(default) = &variable.default {
                        let place = type_of(self.schema, &variable.kind);
                        self.value(default, place, &mut Scope::default());
                    }
                }
            }
        }
    }

    pub(super) fn variables(&mut self, scopes: &Scopes<'d>) {
        for (place, operation) in self.document.operations.iter().enumerate() {
            let reached = scopes.reached(place);
            let used: Vec<&Usage<'d>> = reached.iter().flat_map(|scope| &scope.variables).collect();
            for usage in &used {
                match operation.variables.iter().find(|variable| variable.name.text == usage.name) {
                    Some(variable) => self.usage(usage, variable),
                    None => self.undefined(usage, operation),
                }
            }
            for variable in &operation.variables {
                let name = variable.name.text;
                if !used.iter().any(|usage| usage.name == name) {
                    let of = of_operation(operation, "in operation");
                    self.fault(variable.at, format!("Variable \"${name}\" is never used{of}."));
                }
            }
        }
    }

    fn undefined(&mut self, usage: &Usage<'_>, operation: &Operation<'_>) {
        let of = of_operation(operation, "by operation");
        let message = format!("Variable \"${}\" is not defined{of}.", usage.name);
        self.faults_at(&[usage.at, operation.at], message);
    }

    fn usage(&mut self, usage: &Usage<'_>, variable: &VariableDefinition<'_>) {
        let is_known = self.schema.find(variable.kind.name().text).is_some();
        let Some(place) = usage.place.filter(|_| is_known) else { return };
        let has_default =
            variable.default.as_ref().is_some_and(|default| !matches!(default.value, Written::Null));
        let wanted = if has_default { place.optional() } else { place };
        if !type_of(self.schema, &variable.kind).is_some_and(|given| fits(given, wanted)) {
            let (name, kind, place) = (usage.name, &variable.kind, self.schema.written(place));
            let message = format!(
                "Variable \"${name}\" of type \"{kind}\" used in position expecting type \"{place}\"."
            );
            self.faults_at(&[variable.at, usage.at], message);
        }
    }
}

fn of_operation(operation: &Operation<'_>, words: &str) -> String {
    operation.name.map(|name| format!(" {words} \"{}\"", name.text)).unwrap_or_default()
}

/// Whether every value of one type is a value of the other.
fn fits(given: TypeRef, wanted: TypeRef) -> bool {
    let lists_fit = match (given.list, wanted.list) {
        (None, None) => true,
        (Some(given), Some(wanted)) => given || !wanted,
        _ => false,
    };
    lists_fit && given.of == wanted.of && (given.required || !wanted.required)
}
