//! Counting items.

use sea_query::{Expr, Func};
use vestibule_domain::query::{Meta, Selection};

use super::condition::condition;
use super::expression::subquery;
use super::files;
use super::scope::Scope;
use super::select::restriction;
use crate::database::{DbError, Reader};

/// The requested counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Number of items the actor may read.
    pub total: Option<i64>,
    /// Number of those that also match filter and search.
    pub filtered: Option<i64>,
}

/// Counts items, as requested by `meta`.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn count(reader: &mut impl Reader, selection: &Selection, meta: Meta) -> Result<Counts, DbError> {
    let mut counts = Counts::default();
    let is_filtered = !selection.filter.is_true() || selection.search.is_some();
    let scope = Scope::root(reader.dialect());
    let access = || match selection.access.is_true() {
        true => None,
        false => Some(condition(scope, &selection.access)),
    };
    if meta.total_count {
        counts.total = Some(number(reader, scope, selection, access()).await?);
    }
    if meta.filter_count {
        counts.filtered = match counts.total {
            Some(total) if !is_filtered => Some(total),
            _ if !is_filtered => Some(number(reader, scope, selection, access()).await?),
            _ => Some(number(reader, scope, selection, Some(restriction(scope, selection))).await?),
        };
    }
    Ok(counts)
}

/// Counts rows. Without a condition, an engine may avoid visiting every row: SQLite counts the entries of an index.
async fn number(
    reader: &mut impl Reader,
    scope: Scope,
    selection: &Selection,
    filter: Option<Expr>,
) -> Result<i64, DbError> {
    let mut select = subquery(scope, selection.collection);
    select.expr(Func::count(Expr::cust("*"))).and_where_option(filter);
    let rows = files::query(reader, &select).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}
