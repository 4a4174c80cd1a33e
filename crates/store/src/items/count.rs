//! How many items there are.

use sea_query::{Expr, Func};
use vestibule_domain::query::{Meta, Selection};

use super::condition::condition;
use super::expression::subquery;
use super::scope::Scope;
use super::select::wanted;
use crate::database::{DbError, Reader, Sql};

/// The counts that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All items the actor may read.
    pub total: Option<i64>,
    /// Those that also meet filter and search.
    pub filtered: Option<i64>,
}

/// Counts items.
///
/// # Errors
/// What the engine says.
pub async fn count(reader: &mut impl Reader, selection: &Selection, meta: Meta) -> Result<Counts, DbError> {
    let mut counts = Counts::default();
    let is_filtered = !selection.filter.is_true() || selection.search.is_some();
    let scope = Scope::root(reader.dialect());
    let of_all = || match selection.access.is_true() {
        true => None,
        false => Some(condition(scope, &selection.access)),
    };
    if meta.total_count {
        counts.total = Some(number(reader, scope, selection, of_all()).await?);
    }
    if meta.filter_count {
        counts.filtered = match counts.total {
            Some(total) if !is_filtered => Some(total),
            _ if !is_filtered => Some(number(reader, scope, selection, of_all()).await?),
            _ => Some(number(reader, scope, selection, Some(wanted(scope, selection))).await?),
        };
    }
    Ok(counts)
}

/// Without any condition an engine may know a shorter way than looking at every row: SQLite counts the pages of an index.
async fn number(
    reader: &mut impl Reader,
    scope: Scope,
    selection: &Selection,
    wanted: Option<Expr>,
) -> Result<i64, DbError> {
    let mut select = subquery(scope, selection.collection);
    select.expr(Func::count(Expr::cust("*"))).and_where_option(wanted);
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}
