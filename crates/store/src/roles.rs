//! `directus_roles`: what hangs on a role that goes.

use sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use crate::database::{DbError, Sql, Transaction};

/// Suspends the users of these roles, leaves them without a role, and gives who they are.
///
/// # Errors
/// What the engine says.
pub async fn release_users(tx: &mut Transaction, roles: &[Uuid]) -> Result<Vec<Uuid>, DbError> {
    let select = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("directus_users"))
        .and_where(Expr::col(Alias::new("role")).is_in(roles.iter().copied()))
        .take();
    let rows = tx.query(&Sql::select(tx.dialect(), &select)).await?;
    let users = rows.iter().map(|row| row.uuid(0)).collect::<Result<Vec<_>, _>>()?;
    let update = Query::update()
        .table(Alias::new("directus_users"))
        .value(Alias::new("status"), "suspended")
        .value(Alias::new("role"), Option::<Uuid>::None)
        .and_where(Expr::col(Alias::new("role")).is_in(roles.iter().copied()))
        .take();
    tx.execute(&Sql::update(tx.dialect(), &update)).await?;
    Ok(users)
}

/// Leaves the children of these roles without a parent.
///
/// # Errors
/// What the engine says.
pub async fn release_children(tx: &mut Transaction, roles: &[Uuid]) -> Result<(), DbError> {
    let update = Query::update()
        .table(Alias::new("directus_roles"))
        .value(Alias::new("parent"), Option::<Uuid>::None)
        .and_where(Expr::col(Alias::new("parent")).is_in(roles.iter().copied()))
        .take();
    tx.execute(&Sql::update(tx.dialect(), &update)).await?;
    Ok(())
}
