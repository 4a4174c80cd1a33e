//! The query language of Directus (contract section 5): what is asked, independent of how it is written down
//! (query string, body of `SEARCH`, GraphQL) and of how it is answered (SQL).
//!
//! [`Query`] is what the caller says; [`Plan`] is what it means for one collection and one actor, with every name
//! checked and every rule of the actor's policies built in. Only plans are answered.

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
pub use plan::{Aggregate, Aggregation, Column, Nested, Plan, Search, Selection, SortKey};
pub use validate::validate;
pub use validation_residual::{open_parts, unmet};

use std::collections::BTreeMap;

/// What is asked of a collection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Fields by name, with wildcards and dotted relations; empty means `*`.
    pub fields: Vec<String>,
    /// Which items.
    pub filter: Option<Filter>,
    /// In which order; empty means the order of the collection.
    pub sort: Vec<Sort>,
    /// How many at most; `None` means the default, `-1` all.
    pub limit: Option<i64>,
    /// How many to leave out.
    pub offset: Option<u64>,
    /// Which page, counted from one; stands for an offset of whole limits.
    pub page: Option<u64>,
    /// A text to look for in all fields that may be searched.
    pub search: Option<String>,
    /// Which counts to add.
    pub meta: Meta,
    /// Functions over groups instead of items.
    pub aggregate: Vec<(Aggregate, Vec<String>)>,
    /// What the groups are.
    pub group_by: Vec<FieldRef>,
    /// New names for fields.
    pub alias: BTreeMap<String, String>,
    /// Queries of their own for relations.
    pub deep: BTreeMap<String, Query>,
    /// As which file it is answered; `None` is the usual envelope.
    pub export: Option<Export>,
}

/// One part of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// Relations on the way to the field.
    pub path: Vec<String>,
    /// The field.
    pub field: FieldRef,
    /// From large to small.
    pub descending: bool,
}

/// The counts that can come with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meta {
    /// All items the actor may read.
    pub total_count: bool,
    /// Those that also meet filter and search.
    pub filter_count: bool,
}
