//! The residual of a `validation` filter of a permission, which can be checked on the written row only: filters on related
//! items, and comparisons with values that the column converts. A UUID in upper case or a `1` for true is another JSON
//! value, but the same value in the column.

use serde_json::{Map, Value};

use super::validate::{failure, holds};
use super::{FieldRef, Filter, Operator};
use crate::Error;
use crate::schema::{Collection, Field, Kind};

/// The parts of a validation filter that are undecided after checking the values; the written row has to meet each of
/// them.
///
/// `stays_open` returns whether a field that is not among the values is written nevertheless. Other fields are not checked,
/// as in [`super::validate`], which returns the failures that are known from the values.
pub fn open_parts(
    filter: &Filter,
    collection: &Collection,
    values: &Map<String, Value>,
    stays_open: &dyn Fn(&str) -> bool,
) -> Vec<Filter> {
    let mut parts = Vec::new();
    flatten(Given { collection, values, stays_open }.open(filter), &mut parts);
    parts
}

/// The errors for a part that the written row does not meet; at least one.
pub fn unmet(part: &Filter) -> Vec<Error> {
    match part {
        Filter::And(parts) | Filter::Or(parts) if !parts.is_empty() => parts.iter().flat_map(unmet).collect(),
        Filter::And(_) | Filter::Or(_) => vec![Error::FORBIDDEN],
        Filter::Compare(field, operator, operand) => vec![failure(&field.name, *operator, operand)],
        Filter::Related(_, _, inner) => unmet(inner),
    }
}

fn flatten(filter: Filter, parts: &mut Vec<Filter>) {
    match filter {
        Filter::And(filters) => filters.into_iter().for_each(|filter| flatten(filter, parts)),
        other => parts.push(other),
    }
}

/// The values of an item to be written.
struct Given<'a> {
    collection: &'a Collection,
    values: &'a Map<String, Value>,
    stays_open: &'a dyn Fn(&str) -> bool,
}

impl Given<'_> {
    fn open(&self, filter: &Filter) -> Filter {
        match filter {
            Filter::And(filters) => Filter::And(filters.iter().map(|filter| self.open(filter)).collect()),
            Filter::Or(filters) => either(filters.iter().map(|filter| self.open(filter)).collect()),
            Filter::Compare(field, operator, operand) => self.compared(filter, field, *operator, operand),
            Filter::Related(name, ..) if self.values.contains_key(name) || (self.stays_open)(name) => {
                filter.clone()
            }
            Filter::Related(..) => Filter::ALL,
        }
    }

    fn compared(&self, filter: &Filter, name: &FieldRef, operator: Operator, operand: &Value) -> Filter {
        match self.values.get(&name.name) {
            None if (self.stays_open)(&name.name) => filter.clone(),
            None => Filter::ALL,
            Some(value) => {
                let field = self.collection.field(&name.name);
                let is_open = name.function.is_some()
                    || field.is_some_and(|field| !value.is_null() && is_typed(field, operator));
                match (name.function.is_some() || holds(operator, value, operand), is_open) {
                    (false, _) => Filter::NOTHING,
                    (true, false) => Filter::ALL,
                    (true, true) => filter.clone(),
                }
            }
        }
    }
}

/// Whether a column may convert the value, and the operator can be checked on the column.
fn is_typed(field: &Field, operator: Operator) -> bool {
    let is_text = matches!(field.kind, Kind::String | Kind::Text | Kind::Hash | Kind::Json);
    !is_text && !field.conceal && operator.check(field, field.kind).is_ok()
}

/// One met alternative is enough; those that failed are dropped.
fn either(mut filters: Vec<Filter>) -> Filter {
    if filters.iter().any(is_met) {
        return Filter::ALL;
    }
    filters.retain(|filter| *filter != Filter::NOTHING);
    Filter::Or(filters)
}

fn is_met(filter: &Filter) -> bool {
    matches!(filter, Filter::And(filters) if filters.iter().all(is_met))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::USERS;

    fn open(filter: Value, values: Value, later: &str) -> Vec<Filter> {
        let filter = Filter::parse_rule(&filter).expect("a filter");
        let values = values.as_object().expect("an object").clone();
        open_parts(&filter, &USERS, &values, &|name| name == later)
    }

    fn parts<const N: usize>(parts: [Value; N]) -> Vec<Filter> {
        parts.iter().map(|part| Filter::parse_rule(part).expect("a filter")).collect()
    }

    #[test]
    fn texts_and_nulls_are_decided_before_the_write() {
        let filter = json!({ "title": { "_eq": "Lead" }, "role": { "_neq": "x" } });
        assert_eq!(open(filter.clone(), json!({ "title": "Lead", "role": null }), ""), []);
        assert_eq!(open(filter, json!({}), ""), []);
    }

    #[test]
    fn filters_on_related_items_are_residual() {
        let filter =
            json!({ "_and": [{ "role": { "name": { "_eq": "x" } } }, { "title": { "_eq": "Lead" } }] });
        let role = [json!({ "role": { "name": { "_eq": "x" } } })];
        assert_eq!(open(filter.clone(), json!({ "role": "key", "title": "Lead" }), ""), parts(role.clone()));
        assert_eq!(open(filter.clone(), json!({ "role": { "id": "key" } }), ""), parts(role.clone()));
        assert_eq!(open(filter.clone(), json!({ "title": "Lead" }), "role"), parts(role));
        assert_eq!(open(filter, json!({ "title": "Lead" }), ""), []);
    }

    #[test]
    fn converted_values_are_residual() {
        let filter = json!({ "role": { "_neq": "aaaaaaaa-0000-4000-8000-000000000000" } });
        let capitals = json!({ "role": "AAAAAAAA-0000-4000-8000-000000000000" });
        assert_eq!(open(filter.clone(), capitals, ""), parts([filter]));
    }

    #[test]
    fn failed_alternatives_are_dropped() {
        let filter = json!({ "_or": [{ "title": { "_eq": "Lead" } }, { "role": { "_eq": "x" } }] });
        assert_eq!(open(filter.clone(), json!({ "title": "Lead" }), "role"), []);
        let rest = open(filter, json!({ "title": "Boss" }), "role");
        assert_eq!(rest, [Filter::Or(parts([json!({ "role": { "_eq": "x" } })]))]);
    }

    #[test]
    fn an_unmet_part_names_its_comparisons() {
        let [part] = &parts([json!({ "role": { "name": { "_eq": "x" } } })])[..] else { panic!() };
        assert_eq!(unmet(part), [failure("name", Operator::Eq, &json!("x"))]);
        assert_eq!(unmet(&Filter::NOTHING), [Error::FORBIDDEN]);
    }
}
