//! The query language of Directus (contract section 5), independent of its syntax (query string, body of `SEARCH`,
//! GraphQL) and of its execution (SQL).
//!
//! A [`Query`] is the request of the client. A [`Plan`] is a query for one collection and one actor, with resolved names
//! and with the permissions of the actor. Only plans are executed.

mod access_errors;
mod condition;
mod export;
mod field_ref;
mod filter;
mod operator;
mod parse;
mod plan;
mod validate;
mod validation_residual;

pub use access_errors::{closed_collection, closed_fields};
pub use condition::{Condition, Quantifier};
pub use export::Export;
pub use field_ref::{FieldRef, Function};
pub use filter::Filter;
pub use operator::Operator;
pub use parse::Limits;
pub use plan::{
    Aggregate, Aggregation, Column, GroupSort, GroupValue, Nested, Plan, Search, Selection, SortKey, SortStep,
};
pub use validate::validate;
pub use validation_residual::{open_parts, unmet};

use std::collections::BTreeMap;

/// A query on a collection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Names of fields, with wildcards and dotted relations; empty means `*`.
    pub fields: Vec<String>,
    /// The items; `None` means all.
    pub filter: Option<Filter>,
    /// The order; empty means the default of the collection.
    pub sort: Vec<Sort>,
    /// Limit of items; `None` means the default, `-1` all.
    pub limit: Option<i64>,
    /// Number of items to skip.
    pub offset: Option<u64>,
    /// Number of the page, from 1; replaces the offset by a multiple of the limit.
    pub page: Option<u64>,
    /// A text to search for in all searchable fields.
    pub search: Option<String>,
    /// The counts to return.
    pub meta: Meta,
    /// Aggregate functions, which replace the items by groups.
    pub aggregate: Vec<(Aggregate, Vec<String>)>,
    /// The fields that define the groups.
    pub group_by: Vec<FieldRef>,
    /// Fields by alias.
    pub alias: BTreeMap<String, String>,
    /// Queries on related items, by field.
    pub deep: BTreeMap<String, Query>,
    /// The file format of the response; `None` is the usual JSON envelope.
    pub export: Option<Export>,
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// The relations that lead to the field.
    pub path: Vec<String>,
    /// The field.
    pub field: FieldRef,
    /// Whether the order is descending.
    pub descending: bool,
}

/// The counts that can be returned with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meta {
    /// Number of items the actor may read.
    pub total_count: bool,
    /// Number of those that also meet filter and search.
    pub filter_count: bool,
}
