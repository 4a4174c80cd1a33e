//! Filters in their JSON form: `{"_and":[{"status":{"_eq":"active"}},{"role":{"name":{"_in":["A"]}}}]}`.

mod parse;

use serde_json::Value;

use self::parse::{conjunction, indexed, no_list};
use super::{FieldRef, Operator, Quantifier};
use crate::Result;
use crate::access::Variables;

/// A filter whose names are not resolved yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All of these; matches everything if empty.
    And(Vec<Filter>),
    /// Any of these; matches nothing if empty.
    Or(Vec<Filter>),
    /// A comparison of a field.
    Compare(FieldRef, Operator, Value),
    /// A filter on related items.
    Related(String, Quantifier, Box<Filter>),
}

impl Filter {
    /// Matches everything.
    pub const ALL: Self = Self::And(Vec::new());

    /// Parses the filter of a query. An empty `_and` or `_or` is ignored.
    ///
    /// # Errors
    /// `INVALID_QUERY` for an invalid filter, and for an empty list of values.
    pub fn parse(value: &Value) -> Result<Self> {
        let filter = Self::parse_rule(value)?;
        match filter.empty_list() {
            Some(operator) => Err(no_list(operator)),
            None => Ok(filter),
        }
    }

    /// Parses the filter of a permission, in which a list of values may be empty: `_in` then matches nothing, and `_nin`
    /// everything.
    ///
    /// # Errors
    /// `INVALID_QUERY` for an invalid filter.
    pub fn parse_rule(value: &Value) -> Result<Self> {
        match value {
            Value::Object(object) => conjunction(object, 0),
            Value::Array(entries) => Ok(indexed(entries)),
            Value::Null => Ok(Self::ALL),
            // The planner refuses the operator by its name, as Directus does.
            scalar => Ok(Self::compare(Operator::Eq.as_str(), Operator::Eq, scalar.clone())),
        }
    }

    /// The number of names on the longest path: relations and the field at their end.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::And(filters) | Self::Or(filters) => filters.iter().map(Self::depth).max().unwrap_or(0),
            Self::Compare(..) => 1,
            Self::Related(_, _, filter) => 1 + filter.depth(),
        }
    }

    /// `{field: {operator: value}}`.
    pub fn compare(field: &str, operator: Operator, value: impl Into<Value>) -> Self {
        Self::Compare(FieldRef { name: field.to_owned(), function: None }, operator, value.into())
    }

    /// Both filters.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::And(filters), other) | (other, Self::And(filters)) if filters.is_empty() => other,
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// Matches nothing.
    pub const NOTHING: Self = Self::Or(Vec::new());

    /// The filter with its dynamic values (`$CURRENT_USER`, `$NOW`, …) resolved.
    ///
    /// A comparison with a dynamic value that is null matches nothing (GHSA-hxgm-ghmv-xjjm): a permission on the items of the
    /// actor's role must not grant items without a role to actors without one.
    pub fn resolve(self, variables: &Variables) -> Self {
        self.resolve_by(variables, resolved)
    }

    /// The same for a filter on written values (`validation` of a permission): no value meets a comparison with a dynamic
    /// value that is null (GHSA-hxgm-ghmv-xjjm), but fields that are not written are not checked.
    pub fn resolve_validation(self, variables: &Variables) -> Self {
        self.resolve_by(variables, resolved_validation)
    }

    fn resolve_by(self, variables: &Variables, resolve: fn(FieldRef, Operator, Value) -> Self) -> Self {
        let all =
            |filters: Vec<Self>| filters.into_iter().map(|f| f.resolve_by(variables, resolve)).collect();
        match self {
            Self::And(filters) => Self::And(all(filters)),
            Self::Or(filters) => Self::Or(all(filters)),
            Self::Compare(field, operator, value) if is_dynamic(&value) || is_empty(&value) => {
                resolve(field, operator, variables.fill(value))
            }
            Self::Compare(..) => self,
            Self::Related(name, quantifier, filter) => {
                Self::Related(name, quantifier, Box::new(filter.resolve_by(variables, resolve)))
            }
        }
    }

    /// The operator of the first comparison with a list that has no entries.
    fn empty_list(&self) -> Option<Operator> {
        match self {
            Self::And(filters) | Self::Or(filters) => filters.iter().find_map(Self::empty_list),
            Self::Compare(_, operator, value) => is_empty(value).then_some(*operator),
            Self::Related(_, _, filter) => filter.empty_list(),
        }
    }

    /// The operands of all comparisons.
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Self::And(filters) | Self::Or(filters) => filters.iter().flat_map(Self::values).collect(),
            Self::Compare(_, _, value) => vec![value],
            Self::Related(_, _, filter) => filter.values(),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

fn is_dynamic(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(Variables::is_dynamic),
        value => Variables::is_dynamic(value),
    }
}

fn resolved(field: FieldRef, operator: Operator, value: Value) -> Filter {
    match value {
        Value::Null => Filter::NOTHING,
        Value::Array(mut list) if operator == Operator::In => {
            list.retain(|entry| !entry.is_null());
            if list.is_empty() { Filter::NOTHING } else { Filter::Compare(field, operator, list.into()) }
        }
        // What to exclude is unknown.
        Value::Array(list) if list.contains(&Value::Null) => Filter::NOTHING,
        Value::Array(list) if operator == Operator::Nin && list.is_empty() => Filter::ALL,
        one if operator.takes_list() => Filter::Compare(field, operator, Value::Array(vec![one])),
        one => Filter::Compare(field, operator, one),
    }
}

/// A validation that nothing meets keeps the name of its field, for the error.
fn resolved_validation(field: FieldRef, operator: Operator, value: Value) -> Filter {
    match resolved(field.clone(), operator, value) {
        Filter::Or(none) if none.is_empty() => Filter::Compare(field, Operator::In, Value::Array(Vec::new())),
        filter => filter,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_bare_value_means_equality() {
        let short = Filter::parse(&json!({"email": "a@b.co"}));
        assert_eq!(short, Filter::parse(&json!({"email": {"_eq": "a@b.co"}})));
    }

    #[test]
    fn empty_lists_of_conditions_are_ignored() {
        assert_eq!(Filter::parse(&json!({"_and": []})), Ok(Filter::ALL));
        assert_eq!(Filter::parse(&json!({"_or": []})), Ok(Filter::ALL));
    }

    #[test]
    fn lists_may_be_written_with_commas() {
        assert_eq!(
            Filter::parse(&json!({"status": {"_in": "draft,suspended"}})),
            Filter::parse(&json!({"status": {"_in": ["draft", "suspended"]}})),
        );
    }

    #[test]
    fn wrong_operands_are_refused() {
        let refusal = |filter| Filter::parse(&filter).expect_err("an error").to_string();
        assert_eq!(
            refusal(json!({"id": {"_in": []}})),
            "the query is invalid: \"_in\" has to be an array of values"
        );
        assert_eq!(
            refusal(json!({"id": {"_null": "x"}})),
            "the query is invalid: \"_null\" has to be a boolean"
        );
        assert_eq!(
            refusal(json!({"id": {"_eq": ""}})),
            "the query is invalid: You can't filter for an empty string in \"_eq\". Use \"_empty\" or \"_nempty\" instead"
        );
    }

    fn no_user() -> Variables {
        Variables {
            now: chrono::DateTime::UNIX_EPOCH,
            user: None,
            role: None,
            roles: vec![],
            policies: vec![],
            records: Value::Null,
        }
    }

    #[test]
    fn dynamic_values_that_are_null_match_nothing() {
        let variables = no_user();
        let resolve = |filter| Filter::parse(&filter).expect("a filter").resolve(&variables);
        assert_eq!(resolve(json!({"role": {"_eq": "$CURRENT_ROLE"}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"role": {"_neq": "$CURRENT_ROLE"}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"role": {"_in": "$CURRENT_ROLES"}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"role": {"_nin": "$CURRENT_ROLES"}})), Filter::ALL);

        let resolve = |filter| Filter::parse(&filter).expect("a filter").resolve_validation(&variables);
        let unmet = Filter::compare("role", Operator::In, Vec::<Value>::new());
        for operand in
            [json!("$CURRENT_ROLE"), json!({"_neq": "$CURRENT_ROLE"}), json!({"_in": "$CURRENT_ROLES"})]
        {
            assert_eq!(resolve(json!({"role": operand})), unmet);
        }
        assert_eq!(resolve(json!({"role": {"_nin": "$CURRENT_ROLES"}})), Filter::ALL);
    }

    #[test]
    fn empty_lists_and_lists_of_nulls_grant_nothing() {
        let variables = no_user();
        let rule = |filter| Filter::parse_rule(&filter).expect("a filter");
        let resolve = |filter| rule(filter).resolve(&variables);
        assert_eq!(resolve(json!({"role": {"_in": []}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"role": {"_nin": []}})), Filter::ALL);
        assert_eq!(resolve(json!({"role": {"_in": ["$CURRENT_ROLE"]}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"role": {"_nin": ["$CURRENT_ROLE"]}})), Filter::NOTHING);
        assert_eq!(resolve(json!({"last_access": {"_between": ["$CURRENT_ROLE", "$NOW"]}})), Filter::NOTHING);
        let unmet = Filter::compare("role", Operator::In, Vec::<Value>::new());
        assert_eq!(rule(json!({"role": {"_in": []}})).resolve_validation(&variables), unmet);
        assert_eq!(rule(json!({"role": {"_nin": []}})).resolve_validation(&variables), Filter::ALL);
        for no_list in [json!({"_in": {}}), json!({"_nin": 5}), json!({"_nin": null}), json!({"_nin": ""})] {
            assert!(Filter::parse_rule(&json!({"role": no_list})).is_err(), "{no_list}");
        }
    }

    #[test]
    fn conditions_below_a_field_compare_this_field() {
        let parse = |filter| Filter::parse(&filter).expect("a filter");
        assert_eq!(
            parse(json!({"email": {"_or": [{"_eq": "a"}, {"_and": [{"_eq": "b"}, {"_nnull": true}]}]}})),
            parse(json!({"_or": [{"email": "a"}, {"_and": [{"email": "b"}, {"email": {"_nnull": true}}]}]})),
        );
        assert_eq!(parse(json!({"email": {"_or": []}})), Filter::ALL);
        let related = parse(json!({"role": {"_or": [{"name": "a"}, {"name": "b"}]}}));
        assert!(matches!(related, Filter::Related(..)), "entries with names are a filter on the relation");
    }

    #[test]
    fn an_array_is_an_object_with_indices_for_names() {
        assert_eq!(Filter::parse(&json!([])), Ok(Filter::ALL));
        assert_eq!(Filter::parse(&json!({"_and": [[]]})), Ok(Filter::ALL));
        let named = |filter| match Filter::parse(&filter).expect("a filter") {
            Filter::And(filters) => filters,
            other => vec![other],
        };
        for filter in [json!(["x", {}]), json!({"email": ["a", "b"]})] {
            let names: Vec<_> = named(filter)
                .into_iter()
                .map(|filter| match filter {
                    Filter::Compare(field, ..) => field.name,
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(names, ["1", "0"]);
        }
        assert!(Filter::parse(&json!({"_or": {"0": {"email": "x"}}})).is_err());
    }

    #[test]
    fn names_on_a_path_are_counted() {
        let depth = |filter| Filter::parse(&filter).expect("a filter").depth();
        assert_eq!(depth(json!({"email": "x"})), 1);
        assert_eq!(depth(json!({"_or": [{"email": "x"}, {"role": {"parent": {"name": {"_eq": "x"}}}}]})), 3);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let mut filter = json!({"id": {"_eq": 1}});
        for _ in 0..100 {
            filter = json!({"_and": [filter]});
        }
        assert!(Filter::parse(&filter).is_err());
    }
}
