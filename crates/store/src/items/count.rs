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
    let scope = Scope::root(reader.dialect());
    let mut counts = Counts::default();
    if meta.total_count {
        let access = condition(scope, &selection.access);
        counts.total = Some(number(reader, scope, selection, access).await?);
    }
    if meta.filter_count {
        let wanted = wanted(scope, selection);
        counts.filtered = Some(number(reader, scope, selection, wanted).await?);
    }
    Ok(counts)
}

async fn number(
    reader: &mut impl Reader,
    scope: Scope,
    selection: &Selection,
    wanted: Expr,
) -> Result<i64, DbError> {
    let mut select = subquery(scope, selection.collection);
    select.expr(Func::count(Expr::cust("*"))).and_where(wanted);
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}
