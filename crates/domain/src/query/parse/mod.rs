//! Parses a [`Query`] from JSON (a parsed query string, or the `query` of a `SEARCH` body), with Directus' error messages.

mod lists;
mod numbers;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use self::lists::{fields_at, names, names_at};
use self::numbers::number;
use super::{Aggregate, Export, FieldRef, Filter, Meta, Query, Sort};
use crate::{Error, Result};

/// Limits of queries, set by the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// `QUERY_LIMIT_DEFAULT`: limit of a list without `limit`.
    pub default: u64,
    /// `QUERY_LIMIT_MAX`: largest limit of a list; `None` means unlimited.
    pub max: Option<u64>,
    /// `MAX_RELATIONAL_DEPTH`: largest nesting of relations.
    pub max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { default: 100, max: None, max_depth: 10 }
    }
}

impl Limits {
    /// The limit of a list, from the requested one (`-1` requests all items); `None` means unlimited.
    pub fn limit(&self, requested: Option<i64>) -> Option<u64> {
        match requested {
            None => Some(self.max.map_or(self.default, |max| max.min(self.default))),
            Some(requested) => u64::try_from(requested).map_or(self.max, Some),
        }
    }
}

impl Query {
    /// Parses a query.
    ///
    /// # Errors
    /// `INVALID_QUERY` with Directus' messages (contract section 5).
    pub fn parse(value: &Value, limits: &Limits) -> Result<Self> {
        let empty = Map::new();
        let query = match value {
            Value::Object(object) => object,
            _ => &empty,
        };
        let parsed = Self {
            fields: fields_at(query, "fields", true)?,
            filter: filter(query.get("filter"))?,
            sort: fields_at(query, "sort", false)?.iter().filter_map(|text| sort(text)).collect(),
            limit: limit(query.get("limit"), limits)?,
            offset: number(query.get("offset"), "offset", 0)?.and_then(|n| u64::try_from(n).ok()),
            page: number(query.get("page"), "page", 0)?.and_then(|n| u64::try_from(n).ok()),
            search: search(query.get("search")),
            meta: meta(query.get("meta"))?,
            aggregate: aggregate(query.get("aggregate"))?,
            group_by: names_at(query, "groupBy")?.iter().map(|name| FieldRef::parse(name)).collect(),
            alias: alias(query.get("alias"))?,
            deep: deep(query.get("deep"), limits)?,
            export: Export::parse(query.get("export"))?,
        };
        if parsed.depth() > limits.max_depth {
            return Err(Error::query("Max relational depth exceeded"));
        }
        match has_version(query.get("version")) {
            true => Ok(Self { filter: Some(Filter::NOTHING), ..parsed }),
            false => Ok(parsed),
        }
    }

    /// The number of names on the longest path of fields, filter and sort.
    fn depth(&self) -> usize {
        let fields = self.fields.iter().map(|field| field.split('.').count());
        let sort = self.sort.iter().map(|sort| sort.path.len() + 1);
        let filter = self.filter.iter().map(Filter::depth);
        fields.chain(sort).chain(filter).max().unwrap_or(0)
    }
}

/// Whether a content version other than the main one is requested. Users, roles and so on have none.
fn has_version(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|version| !version.is_empty() && version != "main")
}

fn limit(value: Option<&Value>, limits: &Limits) -> Result<Option<i64>> {
    let limit = number(value, "limit", -1)?;
    match (limit, limits.max) {
        (Some(requested), Some(max)) if requested > i64::try_from(max).unwrap_or(i64::MAX) => {
            Err(Error::query(format!("\"limit\" must be less than or equal to {max}")))
        }
        _ => Ok(limit),
    }
}

/// Parses JSON in a text, as in query strings; returns other values unchanged.
fn json(value: &Value, refusal: &str) -> Result<Value> {
    match value {
        Value::String(text) => serde_json::from_str(text).map_err(|_| Error::query(refusal)),
        other => Ok(other.clone()),
    }
}

fn filter(value: Option<&Value>) -> Result<Option<Filter>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => Ok(Some(Filter::parse(&json(value, "Invalid JSON for filter object")?)?)),
    }
}

fn sort(text: &str) -> Option<Sort> {
    let (descending, path) = match text.strip_prefix('-') {
        Some(path) => (true, path),
        None => (false, text),
    };
    let mut path: Vec<String> = path.split('.').map(str::to_owned).collect();
    let field = FieldRef::parse(&path.pop()?);
    (!field.name.is_empty()).then_some(Sort { path, field, descending })
}

fn search(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn meta(value: Option<&Value>) -> Result<Meta> {
    let mut meta = Meta::default();
    let Some(value) = value else { return Ok(meta) };
    for (index, name) in names(value, "meta")?.iter().enumerate() {
        match name.as_str() {
            "*" => meta = Meta { total_count: true, filter_count: true },
            "total_count" => meta.total_count = true,
            "filter_count" => meta.filter_count = true,
            _ => {
                let reason = format!("\"meta[{index}]\" must be one of [total_count, filter_count]");
                return Err(Error::query(reason));
            }
        }
    }
    Ok(meta)
}

/// Unknown functions are ignored, as Directus does.
fn aggregate(value: Option<&Value>) -> Result<Vec<(Aggregate, Vec<String>)>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let Value::Object(functions) = json(value, "Invalid JSON for aggregate object")? else {
        return Err(Error::query("Invalid aggregate object"));
    };
    let mut aggregates = Vec::with_capacity(functions.len());
    for (word, fields) in &functions {
        if let Some(function) = Aggregate::parse(word) {
            let mut fields = names(fields, word)?;
            if fields.is_empty() {
                // Without a field: refused like an unknown field.
                fields.push(String::new());
            }
            aggregates.push((function, fields));
        }
    }
    Ok(aggregates)
}

fn alias(value: Option<&Value>) -> Result<BTreeMap<String, String>> {
    let Some(value) = value else { return Ok(BTreeMap::new()) };
    let Value::Object(names) = json(value, "Invalid JSON for alias object")? else {
        return Err(Error::query("\"alias\" must be an object"));
    };
    let mut aliases = BTreeMap::new();
    for (alias, field) in &names {
        let Value::String(field) = field else {
            return Err(Error::query("\"alias\" value has to be a string"));
        };
        if alias.contains('.') {
            return Err(Error::query("\"alias\" key can't contain a period character `.`"));
        }
        if field.contains('.') {
            return Err(Error::query("\"alias\" value can't contain a period character `.`"));
        }
        aliases.insert(alias.clone(), field.clone());
    }
    Ok(aliases)
}

/// `{"users": {"_filter": …, "_limit": 3, "role": {"_sort": …}}}`: queries on related items, nested like the relations.
fn deep(value: Option<&Value>, limits: &Limits) -> Result<BTreeMap<String, Query>> {
    let Some(value) = value else { return Ok(BTreeMap::new()) };
    let relations = match json(value, "Invalid JSON for deep object")? {
        Value::Object(relations) => relations,
        // An array names no relation.
        Value::Array(_) => return Ok(BTreeMap::new()),
        _ => return Err(Error::query("\"deep\" must be an object")),
    };
    let mut queries = BTreeMap::new();
    for (name, value) in &relations {
        // Anything else is neither a relation nor, without an underscore, a part of a query.
        let Value::Object(entries) = value else { continue };
        let (own, inner): (Map<_, _>, Map<_, _>) = entries
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .partition(|(key, _)| key.starts_with('_'));
        let own: Map<_, _> = own.into_iter().map(|(key, value)| (key[1..].to_owned(), value)).collect();
        let mut query = Query::parse(&Value::Object(own), limits)?;
        query.deep = deep(Some(&Value::Object(inner)), limits)?;
        queries.insert(name.clone(), query);
    }
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: Value) -> Result<Query> {
        Query::parse(&value, &Limits::default())
    }

    fn refusal(value: Value) -> String {
        parse(value).expect_err("an error").to_string()
    }

    #[test]
    fn invalid_numbers_are_refused() {
        assert_eq!(refusal(json!({"limit": "abc"})), "the query is invalid: \"limit\" must be a number");
        assert_eq!(refusal(json!({"limit": "1.5"})), "the query is invalid: \"limit\" must be an integer");
        assert_eq!(
            refusal(json!({"limit": "-2"})),
            "the query is invalid: \"limit\" must be greater than or equal to -1"
        );
        assert_eq!(parse(json!({"limit": ""})).expect("a query").limit, Some(0));
        assert_eq!(refusal(json!({"page": "1e400"})), "the query is invalid: \"page\" cannot be infinity");
        for unsafe_number in
            ["9007199254740992", "-9007199254740993", "9223372036854775807", "9007199254740992.5"]
        {
            let reason = refusal(json!({ "offset": unsafe_number }));
            assert_eq!(reason, "the query is invalid: \"offset\" must be a safe number", "{unsafe_number}");
        }
    }

    #[test]
    fn limits_of_the_operator_are_enforced() {
        let limits = Limits { max: Some(50), ..Limits::default() };
        assert_eq!(limits.limit(Some(-1)), Some(50));
        assert_eq!(limits.limit(None), Some(50));
        let refused = Query::parse(&json!({"limit": 51}), &limits).expect_err("an error");
        assert_eq!(refused.to_string(), "the query is invalid: \"limit\" must be less than or equal to 50");
    }

    #[test]
    fn sort_keys_have_a_direction_and_a_path() {
        let query = parse(json!({"sort": "-role.name,email"})).expect("a query");
        assert!(query.sort[0].descending);
        assert_eq!(query.sort[0].path, ["role"]);
        assert_eq!(query.sort[1].field.name, "email");
    }

    #[test]
    fn an_aggregate_without_a_field_has_an_empty_field_name() {
        for fields in [json!(""), json!(","), json!([]), json!([""])] {
            let query = parse(json!({"aggregate": {"count": fields}})).expect("a query");
            assert_eq!(query.aggregate, [(Aggregate::Count, vec![String::new()])]);
        }
    }

    #[test]
    fn deep_queries_nest() {
        let query =
            parse(json!({"deep": {"users": {"_limit": 3, "role": {"_sort": "name"}}}})).expect("a query");
        assert_eq!(query.deep["users"].limit, Some(3));
        assert_eq!(query.deep["users"].deep["role"].sort.len(), 1);
    }

    #[test]
    fn parts_of_deep_that_are_no_query_are_ignored() {
        let deep = |deep| parse(json!({ "deep": deep })).expect("a query").deep;
        assert!(deep(json!(["x"])).is_empty());
        assert!(deep(json!({"users": "x"})).is_empty());
        assert_eq!(deep(json!({"users": {"limit": 1}}))["users"], Query::default());
    }

    #[test]
    fn a_path_with_too_many_names_is_refused() {
        let limits = Limits { max_depth: 3, ..Limits::default() };
        let refused = |query| {
            let message = Query::parse(&query, &limits).map_err(|error| error.to_string());
            message == Err("the query is invalid: Max relational depth exceeded".to_owned())
        };
        for (allowed, too_deep) in [
            (json!({"fields": "a.b.c"}), json!({"fields": "a.b.c.d"})),
            (json!({"sort": "-a.b.c"}), json!({"sort": "-a.b.c.d"})),
            (
                json!({"filter": {"a": {"b": {"c": {"_eq": 1}}}}}),
                json!({"filter": {"a": {"b": {"c": {"d": 1}}}}}),
            ),
        ] {
            assert!(!refused(allowed.clone()), "{allowed}");
            assert!(refused(too_deep.clone()), "{too_deep}");
        }
    }

    #[test]
    fn there_is_no_content_version_but_the_main_one() {
        let filter = |version: &str| parse(json!({ "version": version })).expect("a query").filter;
        assert_eq!(filter("draft"), Some(Filter::NOTHING));
        assert_eq!((filter("main"), filter("")), (None, None));
    }

    #[test]
    fn only_known_formats_can_be_requested() {
        for unknown in [json!("CSV"), json!("csv,json"), json!(["csv"]), json!({"a": "csv"}), json!(1)] {
            assert_eq!(
                refusal(json!({ "export": unknown })),
                "the query is invalid: \"export\" must be one of [csv, csv_utf8, json, xml, yaml]"
            );
        }
        for none in [json!(null), json!(""), json!(false), json!(0)] {
            assert_eq!(parse(json!({ "export": none })).expect("a query").export, None);
        }
        assert_eq!(parse(json!({"export": "csv_utf8"})).expect("a query").export, Some(Export::CsvUtf8));
    }

    #[test]
    fn only_known_counts_can_be_requested() {
        assert_eq!(
            refusal(json!({"meta": "nonsense"})),
            "the query is invalid: \"meta[0]\" must be one of [total_count, filter_count]"
        );
    }
}
