//! What a query means for one collection and one actor.

mod fields;
mod filters;
mod planner;

use serde_json::Value;

use super::{Condition, Function, Limits, Meta, Query};
use crate::Result;
use crate::access::Rights;
use crate::schema::{Collection, Field, Relation};

/// A query ready to be answered: names are checked, rights are built in.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What to read.
    pub selection: Selection,
    /// Groups and functions, where those are asked instead of items.
    pub aggregation: Option<Aggregation>,
    /// Counts to add.
    pub meta: Meta,
}

/// Items of one collection, with what they are connected to.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Of which collection.
    pub collection: &'static Collection,
    /// The values.
    pub columns: Vec<Column>,
    /// Related items.
    pub nested: Vec<Nested>,
    /// The items the actor may read.
    pub access: Condition,
    /// The items asked for.
    pub filter: Condition,
    /// A text to look for.
    pub search: Option<Search>,
    /// The order; never empty.
    pub sort: Vec<SortKey>,
    /// How many at most; `None` means all.
    pub limit: Option<u64>,
    /// How many to leave out.
    pub offset: u64,
}

/// One value of an item.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its key in the answer.
    pub key: String,
    /// The field.
    pub field: &'static Field,
    /// The function around it.
    pub function: Option<Function>,
    /// In which items it is visible; elsewhere it is null. `None` means in all.
    pub visible: Option<Condition>,
    /// For `count()` of a relation: which related items count.
    pub scope: Option<Condition>,
}

/// Related items inside an item.
#[derive(Debug, Clone)]
pub struct Nested {
    /// Their key in the answer.
    pub key: String,
    /// Our field.
    pub field: &'static Field,
    /// Where it leads.
    pub relation: Relation,
    /// In which items our field is visible.
    pub visible: Option<Condition>,
    /// What to read over there.
    pub selection: Selection,
    /// True where only the keys are asked: a list of keys instead of a list of objects.
    pub keys_only: bool,
}

/// One part of an order.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// The relations on the way.
    pub path: Vec<SortStep>,
    /// The field.
    pub column: Column,
    /// From large to small.
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

/// A text to look for, and where.
#[derive(Debug, Clone)]
pub struct Search {
    /// The text.
    pub text: String,
    /// The fields that may be searched.
    pub columns: Vec<Column>,
}

/// A function over a group of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// How many values that are not null, or how many items.
    Count,
    /// How many different values.
    CountDistinct,
    /// How many items.
    CountAll,
    /// Their sum.
    Sum,
    /// The sum of the different values.
    SumDistinct,
    /// Their mean.
    Avg,
    /// The mean of the different values.
    AvgDistinct,
    /// The least.
    Min,
    /// The greatest.
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

    /// From the word of the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, text)| *text == word).map(|(aggregate, _)| *aggregate)
    }

    /// The word of the wire.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(aggregate, _)| *aggregate == self).map_or("", |(_, text)| text)
    }

    /// Whether it tells only how many there are, never a value.
    pub fn is_count(self) -> bool {
        matches!(self, Self::Count | Self::CountDistinct | Self::CountAll)
    }
}

/// Groups, and functions over them.
#[derive(Debug, Clone)]
pub struct Aggregation {
    /// What the groups are.
    pub groups: Vec<Column>,
    /// The functions; `None` stands for the items themselves (`count=*`).
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
    /// Checks a query and builds in what the actor may read.
    ///
    /// # Errors
    /// `FORBIDDEN` for names the actor may not use, `INVALID_QUERY` for what makes no sense.
    pub fn new(
        collection: &'static Collection,
        query: &Query,
        rights: &Rights,
        limits: &Limits,
    ) -> Result<Self> {
        planner::plan(collection, query, Some(rights), limits)
    }

    /// The same without any rights: for reads of our own, never for a caller's query.
    pub fn unrestricted(collection: &'static Collection, query: &Query, limits: &Limits) -> Result<Self> {
        planner::plan(collection, query, None, limits)
    }

    /// The items of a collection an actor may do something to, as a condition.
    pub fn items(
        collection: &'static Collection,
        filter: &super::Filter,
        limits: &Limits,
    ) -> Result<Condition> {
        planner::rule(collection, filter, limits)
    }

    /// The same plan for the items whose keys come after this one, in the order of keys.
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

    /// The same plan for the one item with that key.
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
