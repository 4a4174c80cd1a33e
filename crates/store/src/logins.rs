//! `vestibule_sessions`: the login that a session belongs to, and when it was last refreshed.

use std::str::FromStr;

use vestibule_domain::session::{Login, LoginId, Mode};
use vestibule_domain::token::SessionToken;
use vestibule_domain::user::UserId;

use crate::database::{DbError, Reader, Row, Transaction};
use crate::statement::sql;

/// The login of the session with that token; `None` if Vestibule did not create it.
pub async fn find(reader: &mut impl Reader, token: &SessionToken) -> Result<Option<Login>, DbError> {
    const FIND: &str = r#"SELECT "family", "mode", "first_seen", "last_seen", "token"
        FROM "vestibule_sessions" WHERE "token" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [token.expose().into()])).await?;
    match rows.first() {
        Some(row) if row.text(4)? == token.expose() => login(row, 0),
        _ => Ok(None),
    }
}

/// Reads a login from four columns of a row, beginning with column `start`: login, mode, first seen and last seen.
/// `None` if they are `NULL`.
pub(crate) fn login(row: &Row, start: usize) -> Result<Option<Login>, DbError> {
    let Some(id) = row.optional_uuid(start)?.map(LoginId::new) else { return Ok(None) };
    let mode = Mode::from_str(&row.text(start + 1)?).unwrap_or(Mode::Json);
    let first_seen = row.optional_timestamp(start + 2)?;
    Ok(Some(Login { id, mode, first_seen, last_seen: row.timestamp(start + 3)? }))
}

/// Inserts the login of a session that was just inserted.
pub async fn insert(tx: &mut Transaction, token: &SessionToken, login: &Login) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_sessions"
        ("family", "mode", "first_seen", "last_seen", "token") VALUES (?, ?, ?, ?, ?)"#;
    tx.execute(&sql(tx.dialect(), INSERT, values(token, login))).await?;
    Ok(())
}

/// Updates the login of a session; inserts it if Vestibule did not create the session.
pub async fn put(tx: &mut Transaction, token: &SessionToken, login: &Login) -> Result<(), DbError> {
    const UPDATE: &str = r#"UPDATE "vestibule_sessions"
        SET "family" = ?, "mode" = ?, "first_seen" = ?, "last_seen" = ? WHERE "token" = ?"#;
    if tx.execute(&sql(tx.dialect(), UPDATE, values(token, login))).await? == 0 {
        insert(tx, token, login).await?;
    }
    Ok(())
}

fn values(token: &SessionToken, login: &Login) -> [sea_query::Value; 5] {
    let Login { id, mode, first_seen, last_seen } = login;
    let mode = mode.as_str();
    [id.as_uuid().into(), mode.into(), (*first_seen).into(), (*last_seen).into(), token.expose().into()]
}

/// Deletes all sessions of a user except for those of one login; returns their number.
pub async fn delete_others(tx: &mut Transaction, user: UserId, kept: LoginId) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "directus_sessions" WHERE "user" = ? AND "token" NOT IN
        (SELECT "token" FROM "vestibule_sessions" WHERE "family" = ?)"#;
    tx.execute(&sql(tx.dialect(), DELETE, [user.as_uuid().into(), kept.as_uuid().into()])).await
}
