//! Literals at their places.

use super::super::language::ast::{Argument, Literal, Written};
use super::super::schema::{InputDefinition, TypeKind, TypeRef};
use super::{Scope, Usage, Validator};

impl<'a, 'd> Validator<'a, 'd> {
    /// Checks a value against the type of its place, if that is known, and collects its variables.
    pub(super) fn value(&mut self, literal: &'a Literal<'d>, place: Option<TypeRef>, scope: &mut Scope<'d>) {
        let Some(kind) = place else { return self.variables_in(literal, None, scope) };
        let schema = self.schema;
        match &literal.value {
            Written::Variable(_) => self.variables_in(literal, place, scope),
            Written::Null if kind.is_required() => self.unexpected(literal, kind),
            Written::Null => {}
            Written::List(entries) if kind.list.is_some() => {
                for entry in entries {
                    self.value(entry, kind.entry(), scope);
                }
            }
            _ => match &schema.get(kind.of).kind {
                TypeKind::Scalar(scalar) => {
                    self.variables_in(literal, None, scope);
                    if let Err(reason) = scalar.literal(literal, &|_| None) {
                        self.fault(literal.at, reason);
                    }
                }
                TypeKind::Enum(words) => self.word(literal, kind, words),
                TypeKind::Input(members) => match &literal.value {
                    Written::Object(given) => self.object(literal, given, kind, members, scope),
                    _ => self.unexpected(literal, kind),
                },
                TypeKind::Object(_) => {}
            },
        }
    }

    fn unexpected(&mut self, literal: &Literal<'_>, kind: TypeRef) {
        let kind = self.schema.written(kind);
        self.fault(literal.at, format!("Expected value of type \"{kind}\", found {literal}."));
    }

    fn word(&mut self, literal: &Literal<'_>, kind: TypeRef, words: &[&str]) {
        let name = &self.schema.get(kind.of).name;
        let message = match literal.value {
            Written::Enum(word) if words.contains(&word) => return,
            Written::Enum(word) => format!("Value \"{word}\" does not exist in \"{name}\" enum."),
            _ => format!("Enum \"{name}\" cannot represent non-enum value: {literal}."),
        };
        self.fault(literal.at, message);
    }

    fn object(
        &mut self,
        literal: &Literal<'_>,
        given: &'a [Argument<'d>],
        kind: TypeRef,
        members: &'a [InputDefinition],
        scope: &mut Scope<'d>,
    ) {
        let owner = &self.schema.get(kind.of).name;
        for member in members.iter().filter(|member| member.kind.is_required()) {
            if !given.iter().any(|one| member.name == one.name.text) {
                let (name, kind) = (&member.name, self.schema.written(member.kind));
                let message =
                    format!("Field \"{owner}.{name}\" of required type \"{kind}\" was not provided.");
                self.fault(literal.at, message);
            }
        }
        let names: Vec<_> = given.iter().map(|member| member.name).collect();
        self.unique(&names, |name| format!("There can be only one input field named \"{name}\"."));
        for one in given {
            let definition = members.iter().find(|member| member.name == one.name.text);
            if definition.is_none() {
                let message = format!("Field \"{}\" is not defined by type \"{owner}\".", one.name.text);
                self.fault(one.name.at, message);
            }
            self.value(&one.value, definition.map(|definition| definition.kind), scope);
        }
    }

    /// Collects the variables of a value whose type is unknown.
    fn variables_in(&mut self, literal: &'a Literal<'d>, place: Option<TypeRef>, scope: &mut Scope<'d>) {
        match &literal.value {
            Written::Variable(name) => {
                scope.variables.push(Usage { name, at: literal.at, place });
            }
            Written::List(entries) => {
                entries.iter().for_each(|entry| self.variables_in(entry, None, scope));
            }
            Written::Object(members) => {
                members.iter().for_each(|member| self.variables_in(&member.value, None, scope));
            }
            _ => {}
        }
    }
}
