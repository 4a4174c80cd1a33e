//! Filters on the fields that the actor may read.

use vestibule_domain::access::Action;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::super::scalar::Scalar;
use super::super::types::{InputDefinition, TypeId, TypeKind};
use super::{Builder, argument, list, one, scalar};

const EQUALITY: [&str; 2] = ["_eq", "_neq"];
const ORDER: [&str; 4] = ["_gt", "_gte", "_lt", "_lte"];
const LISTS: [&str; 2] = ["_in", "_nin"];
const RANGES: [&str; 2] = ["_between", "_nbetween"];
const NULL: [&str; 2] = ["_null", "_nnull"];
const EMPTY: [&str; 2] = ["_empty", "_nempty"];
const PARTS: [&str; 11] = [
    "_contains",
    "_icontains",
    "_ncontains",
    "_starts_with",
    "_nstarts_with",
    "_istarts_with",
    "_nistarts_with",
    "_ends_with",
    "_nends_with",
    "_iends_with",
    "_niends_with",
];

impl Builder<'_> {
    /// The filter of a collection.
    pub(super) fn filter(&mut self, of: &'static Collection) -> TypeId {
        self.named(format!("{}_filter", of.name), |builder| TypeKind::Input(builder.members(of)))
    }

    /// The filter of a relation to many items, with `_some` and `_none`.
    fn quantifier_filter(&mut self, of: &'static Collection) -> TypeId {
        self.named(format!("{}_quantifier_filter", of.name), |builder| {
            let mut members = builder.members(of);
            let plain = one(builder.filter(of));
            members.extend(["_some", "_none"].map(|word| argument(word, plain)));
            TypeKind::Input(members)
        })
    }

    fn members(&mut self, of: &'static Collection) -> Vec<InputDefinition> {
        let open: Vec<_> = self.shape.fields(of, Action::Read).collect();
        let mut members = Vec::with_capacity(open.len() + 2);
        for field in open {
            let kind = match self.readable_target(field) {
                Some((Relation::One { .. }, target)) => self.filter(target),
                Some((Relation::Many { .. }, target)) => self.quantifier_filter(target),
                None if field.is_column() => self.operators(field),
                None => continue,
            };
            members.push(argument(field.name, one(kind)));
            if let Some(functions) = self.function_operators(field) {
                members.push(argument(format!("{}_func", field.name), one(functions)));
            }
        }
        let alternatives = list(self.filter(of));
        members.extend(["_and", "_or"].map(|word| argument(word, alternatives)));
        members
    }

    /// The operators of a field. A concealed field has only those for its presence.
    fn operators(&mut self, of: &Field) -> TypeId {
        let (text, id, flag) = (scalar(Scalar::String), scalar(Scalar::Id), scalar(Scalar::Boolean));
        match of.kind {
            _ if of.conceal => self.operator_type("hash", flag, &[], &[]),
            Kind::Hash => self.operator_type("hash", flag, &[], &[]),
            Kind::Uuid => self.operator_type("id", id, &[&EQUALITY, &PARTS], &[(&LISTS, id)]),
            Kind::Boolean => self.operator_type("boolean", flag, &[&EQUALITY], &[]),
            Kind::Integer => self.number_operators(),
            Kind::Timestamp | Kind::DateTime => {
                let between = scalar(Scalar::StringOrFloat);
                let lists = [(&LISTS, text), (&RANGES, between)];
                self.operator_type("date", text, &[&EQUALITY, &ORDER], &lists)
            }
            _ => self.operator_type("string", text, &[&EQUALITY, &PARTS], &[(&LISTS, text)]),
        }
    }

    fn number_operators(&mut self) -> TypeId {
        let number = scalar(Scalar::StringOrFloat);
        let lists = [(&LISTS, number), (&RANGES, number)];
        self.operator_type("number", number, &[&EQUALITY, &ORDER], &lists)
    }

    fn operator_type(
        &mut self,
        word: &str,
        operand: TypeId,
        single: &[&[&'static str]],
        lists: &[(&[&'static str; 2], TypeId)],
    ) -> TypeId {
        let has_empty = matches!(word, "string" | "id" | "hash");
        self.named(format!("{word}_filter_operators"), |_| {
            let flag = one(scalar(Scalar::Boolean));
            let mut members: Vec<_> =
                single.iter().copied().flatten().map(|word| argument(*word, one(operand))).collect();
            for (words, entry) in lists {
                members.extend(words.iter().map(|word| argument(*word, list(*entry))));
            }
            let flags = NULL.iter().chain(EMPTY.iter().filter(|_| has_empty));
            members.extend(flags.map(|word| argument(*word, flag)));
            TypeKind::Input(members)
        })
    }

    fn function_operators(&mut self, of: &Field) -> Option<TypeId> {
        let (name, words): (_, &[&'static str]) = match of.kind {
            _ if of.conceal => return None,
            Kind::Timestamp | Kind::DateTime => (
                "datetime_function_filter_operators",
                &["year", "month", "week", "day", "weekday", "hour", "minute", "second"],
            ),
            Kind::Json | Kind::Alias => ("count_function_filter_operators", &["count"]),
            _ => return None,
        };
        let number = one(self.number_operators());
        Some(
            self.named(name, |_| TypeKind::Input(words.iter().map(|word| argument(*word, number)).collect())),
        )
    }
}
