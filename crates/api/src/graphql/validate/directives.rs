//! `@skip` and `@include`, the only directives of a document.

use super::super::language::ast::Directive;
use super::super::schema::{Scalar, TypeRef};
use super::{Scope, Validator};

/// Where they are allowed.
const PLACES: [&str; 3] = ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"];

impl<'a, 'd> Validator<'a, 'd> {
    pub(super) fn directives(&mut self, directives: &'a [Directive<'d>], place: &str, scope: &mut Scope<'d>) {
        for (index, directive) in directives.iter().enumerate() {
            let name = directive.name.text;
            let is_known = matches!(name, "skip" | "include");
            if !is_known {
                self.fault(directive.at, format!("Unknown directive \"@{name}\"."));
            } else if !PLACES.contains(&place) {
                self.fault(directive.at, format!("Directive \"@{name}\" may not be used on {place}."));
            }
            if let Some(earlier) = directives[..index].iter().find(|one| one.name.text == name) {
                let message = format!("The directive \"@{name}\" can only be used once at this location.");
                self.faults_at(&[earlier.at, directive.at], message);
            }
            self.condition_of(directive, is_known, scope);
        }
    }

    fn condition_of(&mut self, directive: &'a Directive<'d>, is_known: bool, scope: &mut Scope<'d>) {
        let name = directive.name.text;
        let names: Vec<_> = directive.arguments.iter().map(|argument| argument.name).collect();
        self.unique(&names, |name| format!("There can be only one argument named \"{name}\"."));
        for argument in &directive.arguments {
            let fits = is_known && argument.name.text == "if";
            if is_known && !fits {
                let unknown = argument.name.text;
                let message = format!("Unknown argument \"{unknown}\" on directive \"@{name}\".");
                self.fault(argument.name.at, message);
            }
            let place = fits.then(|| self.flag());
            self.value(&argument.value, place.flatten(), scope);
        }
        if is_known && !directive.arguments.iter().any(|argument| argument.name.text == "if") {
            let message = format!(
                "Directive \"@{name}\" argument \"if\" of type \"Boolean!\" is required, but it was not provided."
            );
            self.fault(directive.at, message);
        }
    }

    /// `Boolean!`.
    fn flag(&self) -> Option<TypeRef> {
        let of = self.schema.find(Scalar::Boolean.name())?;
        Some(TypeRef { of, required: true, list: None })
    }
}
