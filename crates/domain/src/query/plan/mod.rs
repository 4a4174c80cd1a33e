//! A query for one collection and one actor, ready to be executed.

mod aggregation;
mod fields;
mod filters;
mod planner;

use serde_json::Value;

use super::{Condition, Function, Limits, Meta, Query};
use crate::Result;
use crate::access::Rights;
use crate::schema::{Collection, Field, Relation};

/// A query with resolved names and with the permissions of the actor.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The items to read.
    pub selection: Selection,
    /// Groups and aggregate functions, if they are requested instead of items.
    pub aggregation: Option<Aggregation>,
    /// The counts to return.
    pub meta: Meta,
}

/// Items of one collection, with related items.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The collection.
    pub collection: &'static Collection,
    /// The values of each item.
    pub columns: Vec<Column>,
    /// Related items.
    pub nested: Vec<Nested>,
    /// The items the actor may read.
    pub access: Condition,
    /// The requested items.
    pub filter: Condition,
    /// The text search.
    pub search: Option<Search>,
    /// The order; never empty.
    pub sort: Vec<SortKey>,
    /// Limit of items; `None` means all.
    pub limit: Option<u64>,
    /// Number of items to skip.
    pub offset: u64,
}

/// One value of an item.
#[derive(Debug, Clone)]
pub struct Column {
    /// The key in the response.
    pub key: String,
    /// The field.
    pub field: &'static Field,
    /// The function applied to it.
    pub function: Option<Function>,
    /// The items in which it is visible; in others it is null. `None` means all.
    pub visible: Option<Condition>,
    /// For `count()` of a relation: the related items that count.
    pub scope: Option<Condition>,
}

/// Related items inside an item.
#[derive(Debug, Clone)]
pub struct Nested {
    /// Its index among the columns and nested items in the order in which they are shown.
    pub position: usize,
    /// The key in the response.
    pub key: String,
    /// The field with the relation.
    pub field: &'static Field,
    /// The relation.
    pub relation: Relation,
    /// The items in which the field is visible; `None` means all.
    pub visible: Option<Condition>,
    /// The related items to read.
    pub selection: Selection,
    /// Whether the response has the keys of the related items instead of objects.
    pub keys_only: bool,
}

/// One key of an order.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// The relations on the way.
    pub path: Vec<SortStep>,
    /// The field.
    pub column: Column,
    /// Whether the order is descending.
    pub descending: bool,
}

/// A relation on the way to the field of a sort key. Of several related items the first in the order counts.
#[derive(Debug, Clone)]
pub struct SortStep {
    /// The field that leads to the related items.
    pub field: &'static Field,
    /// Its relation.
    pub relation: Relation,
    /// The collection of the related items.
    pub target: &'static Collection,
    /// The related items that may be read.
    pub access: Condition,
}

/// A text search.
#[derive(Debug, Clone)]
pub struct Search {
    /// The text.
    pub text: String,
    /// The fields to search.
    pub columns: Vec<Column>,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// Number of values that are not null, or of items.
    Count,
    /// Number of distinct values.
    CountDistinct,
    /// Number of items.
    CountAll,
    /// Sum.
    Sum,
    /// Sum of the distinct values.
    SumDistinct,
    /// Mean.
    Avg,
    /// Mean of the distinct values.
    AvgDistinct,
    /// Minimum.
    Min,
    /// Maximum.
    Max,
}

impl Aggregate {
    const WORDS: [(Self, &str); 9] = [
        (Self::Count, "count"),
        (Self::CountDistinct, "countDistinct"),
        (Self::CountAll, "countAll"),
        (Self::Sum, "sum"),
        (Self::SumDistinct, "sumDistinct"),
        (Self::Avg, "avg"),
        (Self::AvgDistinct, "avgDistinct"),
        (Self::Min, "min"),
        (Self::Max, "max"),
    ];

    /// Parses the name on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, text)| *text == word).map(|(aggregate, _)| *aggregate)
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(aggregate, _)| *aggregate == self).map_or("", |(_, text)| text)
    }

    /// Whether it returns a count and no values.
    pub fn is_count(self) -> bool {
        matches!(self, Self::Count | Self::CountDistinct | Self::CountAll)
    }
}

/// Groups and aggregate functions.
#[derive(Debug, Clone)]
pub struct Aggregation {
    /// The fields that define the groups.
    pub groups: Vec<Column>,
    /// The functions; `None` means the items themselves (`count=*`).
    pub functions: Vec<(Aggregate, Option<Column>)>,
    /// The order of the groups.
    pub sort: Vec<GroupSort>,
}

/// One part of the order of groups.
#[derive(Debug, Clone, Copy)]
pub struct GroupSort {
    /// The value that is compared.
    pub value: GroupValue,
    /// From large to small.
    pub descending: bool,
}

/// A value of a group, by its index in [`Aggregation`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupValue {
    /// One of the grouped columns.
    Group(usize),
    /// The result of a function.
    Function(usize),
}

impl Plan {
    /// Resolves the names of a query and adds the permissions of the actor.
    ///
    /// # Errors
    /// `FORBIDDEN` for names the actor may not use, `INVALID_QUERY` for an invalid query.
    pub fn new(
        collection: &'static Collection,
        query: &Query,
        rights: &Rights,
        limits: &Limits,
    ) -> Result<Self> {
        planner::plan(collection, query, Some(rights), limits)
    }

    /// The same without permissions, for internal reads. Never to be used for the query of a client.
    pub fn unrestricted(collection: &'static Collection, query: &Query, limits: &Limits) -> Result<Self> {
        planner::plan(collection, query, None, limits)
    }

    /// A filter of a permission as a condition.
    pub fn items(
        collection: &'static Collection,
        filter: &super::Filter,
        limits: &Limits,
    ) -> Result<Condition> {
        planner::rule(collection, filter, limits)
    }

    /// The plan restricted to the items whose keys are greater than this one.
    pub fn after_key(mut self, key: Value) -> Self {
        let after = Condition::Compare {
            field: self.selection.collection.key_field(),
            function: None,
            operator: super::Operator::Gt,
            value: key,
            visible: None,
            scope: None,
        };
        self.selection.filter = self.selection.filter.and(after);
        self
    }

    /// The same plan for the item with this key, if the filter and the search of the query find it.
    pub fn with_key(mut self, key: Value) -> Self {
        let filter = self.selection.filter.clone();
        let (search, limit) = (self.selection.search.take(), self.selection.limit);
        let mut plan = self.for_key(key);
        plan.selection.filter = filter.and(plan.selection.filter);
        plan.selection.search = search;
        plan.selection.limit = limit.map(|limit| limit.min(1)).or(Some(1));
        plan
    }

    /// The plan for the one item with that key.
    pub fn for_key(mut self, key: Value) -> Self {
        let field = self.selection.collection.key_field();
        self.selection.filter = Condition::Compare {
            field,
            function: None,
            operator: super::Operator::Eq,
            value: key,
            visible: None,
            scope: None,
        };
        self.selection.search = None;
        self.selection.limit = Some(1);
        self.selection.offset = 0;
        self
    }
}
