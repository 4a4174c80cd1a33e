//! Fields and their arguments.

use super::super::language::ast::{Argument, Field, Selection};
use super::super::schema::{FieldDefinition, InputDefinition, TypeId};
use super::{Scope, Validator};

impl<'a, 'd> Validator<'a, 'd> {
    pub(super) fn selections(
        &mut self,
        selections: &'a [Selection<'d>],
        parent: Option<TypeId>,
        scope: &mut Scope<'d>,
    ) {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(field, parent, scope),
                Selection::Spread(spread) => {
                    self.spread(spread.name, spread.at, parent, scope);
                    self.directives(&spread.directives, "FRAGMENT_SPREAD", scope);
                }
                Selection::Inline(inline) => {
                    let on = match inline.on {
                        Some(on) => {
                            let on = self.condition(on, None);
                            self.fits(inline.at, None, on, parent);
                            on
                        }
                        None => parent,
                    };
                    self.directives(&inline.directives, "INLINE_FRAGMENT", scope);
                    self.selections(&inline.selections, on, scope);
                }
            }
        }
    }

    fn field(&mut self, field: &'a Field<'d>, parent: Option<TypeId>, scope: &mut Scope<'d>) {
        let schema = self.schema;
        let definition = parent.and_then(|parent| schema.field(parent, field.name.text));
        match (parent, definition) {
            (Some(parent), None) => {
                let (name, parent) = (field.name.text, &schema.get(parent).name);
                self.fault(field.at, format!("Cannot query field \"{name}\" on type \"{parent}\"."));
            }
            (_, Some(definition)) => self.leaf(field, definition),
            (None, None) => {}
        }
        let owner = parent.map(|parent| format!("field \"{}.{}\"", schema.get(parent).name, field.name.text));
        let known = definition.map(|definition| definition.arguments.as_slice());
        self.arguments(&field.arguments, known, owner.as_deref().unwrap_or_default(), scope);
        self.directives(&field.directives, "FIELD", scope);
        let inside = definition.map(|definition| definition.kind.of).filter(|of| schema.get(*of).is_object());
        self.selections(&field.selections, inside, scope);
        if let Some(definition) = definition {
            self.required(field, definition);
        }
    }

    /// An object needs a selection, a scalar must not have one, and introspection must be enabled.
    fn leaf(&mut self, field: &Field<'_>, definition: &FieldDefinition) {
        let of = self.schema.get(definition.kind.of);
        let (name, kind) = (field.name.text, self.schema.written(definition.kind));
        if of.name.starts_with("__") && of.is_object() && !self.rules.introspection {
            let message = format!(
                "GraphQL introspection has been disabled, but the requested query contained the field \"{name}\"."
            );
            self.fault(field.at, message);
        }
        match (of.is_object(), field.selections.first()) {
            (true, None) => self.fault(
                field.at,
                format!(
                    "Field \"{name}\" of type \"{kind}\" must have a selection of subfields. Did you mean \
                     \"{name} {{ ... }}\"?"
                ),
            ),
            (false, Some(_)) => self.fault(
                field.at,
                format!("Field \"{name}\" must not have a selection since type \"{kind}\" has no subfields."),
            ),
            _ => {}
        }
    }

    /// Arguments of a field or a directive; `known` is `None` if the field or directive does not exist.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [Argument<'d>],
        known: Option<&'a [InputDefinition]>,
        owner: &str,
        scope: &mut Scope<'d>,
    ) {
        let names: Vec<_> = arguments.iter().map(|argument| argument.name).collect();
        self.unique(&names, |name| format!("There can be only one argument named \"{name}\"."));
        for argument in arguments {
            let name = argument.name;
            let definition = known.and_then(|known| known.iter().find(|one| one.name == name.text));
            if known.is_some() && definition.is_none() {
                self.fault(name.at, format!("Unknown argument \"{}\" on {owner}.", name.text));
            }
            self.value(&argument.value, definition.map(|definition| definition.kind), scope);
        }
    }

    fn required(&mut self, field: &Field<'_>, definition: &FieldDefinition) {
        for argument in definition.arguments.iter().filter(|argument| argument.kind.is_required()) {
            if !field.arguments.iter().any(|given| argument.name == given.name.text) {
                let (of, name) = (field.name.text, &argument.name);
                let kind = self.schema.written(argument.kind);
                let message = format!(
                    "Field \"{of}\" argument \"{name}\" of type \"{kind}\" is required, but it was not provided."
                );
                self.fault(field.at, message);
            }
        }
    }
}
