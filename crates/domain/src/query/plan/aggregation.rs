//! Plans `aggregate` and `groupBy`.

use super::super::{FieldRef, Query, Sort};
use super::planner::{Planner, secret};
use super::{Aggregate, Aggregation, Column, GroupSort, GroupValue};
use crate::Result;
use crate::schema::Collection;

impl Planner<'_> {
    pub(super) fn aggregation(
        &mut self,
        collection: &'static Collection,
        query: &Query,
    ) -> Result<Aggregation> {
        let mut groups = Vec::new();
        for group in &query.group_by {
            if let Some(column) = self.reference(collection, group)? {
                if column.field.conceal {
                    return Err(secret(column.field, "grouped by"));
                }
                groups.push(column);
            }
        }
        let mut functions = Vec::new();
        for (function, names) in &query.aggregate {
            for name in names {
                functions.extend(self.function(collection, *function, name)?);
            }
        }
        let sort = query.sort.iter().filter_map(|sort| {
            let value = match aggregate_of(sort, query) {
                Some((wanted, name)) => {
                    let is_wanted = |(function, column): &(Aggregate, Option<Column>)| {
                        *function == wanted && column.as_ref().map(|column| column.key.as_str()) == name
                    };
                    GroupValue::Function(functions.iter().position(is_wanted)?)
                }
                None if sort.path.is_empty() => {
                    let key = sort.field.key();
                    GroupValue::Group(groups.iter().position(|group: &Column| group.key == key)?)
                }
                None => return None,
            };
            Some(GroupSort { value, descending: sort.descending })
        });
        let sort = sort.collect();
        Ok(Aggregation { groups, functions, sort })
    }

    fn function(
        &mut self,
        collection: &'static Collection,
        function: Aggregate,
        name: &str,
    ) -> Result<Option<(Aggregate, Option<Column>)>> {
        if name == "*" || function == Aggregate::CountAll {
            return Ok(Some((function, None)));
        }
        let Some(column) = self.reference(collection, &FieldRef::parse(name))? else { return Ok(None) };
        if column.field.conceal && !function.is_count() {
            return Err(secret(column.field, "aggregated"));
        }
        Ok(Some((function, Some(column))))
    }
}

/// The aggregate of the query that a sort key names, such as `count` or `countDistinct.role`, with the key of its column.
pub(super) fn aggregate_of<'a>(sort: &'a Sort, query: &Query) -> Option<(Aggregate, Option<&'a str>)> {
    let (word, column) = match sort.path.as_slice() {
        [] => (&sort.field.name, None),
        [word] => (word, Some(sort.field.name.as_str())),
        _ => return None,
    };
    let wanted = Aggregate::parse(word)?;
    let is_wanted = |name: &String| name == column.unwrap_or("*");
    let mut aggregates = query.aggregate.iter();
    aggregates
        .any(|(function, names)| *function == wanted && names.iter().any(is_wanted))
        .then_some((wanted, column))
}
