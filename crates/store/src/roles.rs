//! `directus_roles`: what changes when roles are deleted.

use sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;
use vestibule_domain::{RoleId, UserId, UserStatus};

use crate::database::{DbError, Sql, Transaction};

/// Suspends the users of these roles and sets their role to NULL. Returns their ids.
pub async fn suspend_users(tx: &mut Transaction, roles: &[RoleId]) -> Result<Vec<UserId>, DbError> {
    let roles: Vec<Uuid> = roles.iter().map(|role| role.as_uuid()).collect();
    let select = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("directus_users"))
        .and_where(Expr::col(Alias::new("role")).is_in(roles.iter().copied()))
        .take();
    let rows = tx.query(&Sql::select(tx.dialect(), &select)).await?;
    let users = rows.iter().map(|row| row.uuid(0).map(UserId::new)).collect::<Result<Vec<_>, _>>()?;
    let update = Query::update()
        .table(Alias::new("directus_users"))
        .value(Alias::new("status"), UserStatus::Suspended.as_str())
        .value(Alias::new("role"), Option::<Uuid>::None)
        .and_where(Expr::col(Alias::new("role")).is_in(roles.iter().copied()))
        .take();
    tx.execute(&Sql::update(tx.dialect(), &update)).await?;
    Ok(users)
}

/// Sets the parent of the children of these roles to NULL.
pub async fn clear_parent(tx: &mut Transaction, parents: &[RoleId]) -> Result<(), DbError> {
    let update = Query::update()
        .table(Alias::new("directus_roles"))
        .value(Alias::new("parent"), Option::<Uuid>::None)
        .and_where(Expr::col(Alias::new("parent")).is_in(parents.iter().map(|parent| parent.as_uuid())))
        .take();
    tx.execute(&Sql::update(tx.dialect(), &update)).await?;
    Ok(())
}
