//! `vestibule_sessions`: to which login a session goes back, and when it was last seen.

use std::str::FromStr;

use uuid::Uuid;
use vestibule_domain::session::{Login, Mode};

use crate::database::{DbError, Reader, Row, Transaction};
use crate::statement::sql;

/// The login of the session with that token; `None` for one that is none of ours.
///
/// # Errors
/// What the engine says.
pub async fn find(reader: &mut impl Reader, token: &str) -> Result<Option<Login>, DbError> {
    const FIND: &str = r#"SELECT "login", "mode", "first_seen", "last_seen", "token"
        FROM "vestibule_sessions" WHERE "token" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [token.into()])).await?;
    match rows.first() {
        Some(row) if row.text(4)? == token => login(row, 0),
        _ => Ok(None),
    }
}

/// Four columns of a row from `start` on: login, mode, first and last seen; `None` where they are `NULL`.
pub(crate) fn login(row: &Row, start: usize) -> Result<Option<Login>, DbError> {
    let Some(id) = row.optional_uuid(start)? else { return Ok(None) };
    let mode = Mode::from_str(&row.text(start + 1)?).unwrap_or(Mode::Json);
    let first_seen = row.optional_timestamp(start + 2)?;
    Ok(Some(Login { id, mode, first_seen, last_seen: row.timestamp(start + 3)? }))
}

/// Says to which login a session belongs that has just been added.
///
/// # Errors
/// What the engine says.
pub async fn insert(tx: &mut Transaction, token: &str, login: &Login) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_sessions"
        ("login", "mode", "first_seen", "last_seen", "token") VALUES (?, ?, ?, ?, ?)"#;
    tx.execute(&sql(tx.dialect(), INSERT, values(token, login))).await?;
    Ok(())
}

/// Says so of a session that has got a new token.
///
/// # Errors
/// What the engine says.
pub async fn put(tx: &mut Transaction, token: &str, login: &Login) -> Result<(), DbError> {
    const UPDATE: &str = r#"UPDATE "vestibule_sessions"
        SET "login" = ?, "mode" = ?, "first_seen" = ?, "last_seen" = ? WHERE "token" = ?"#;
    if tx.execute(&sql(tx.dialect(), UPDATE, values(token, login))).await? == 0 {
        insert(tx, token, login).await?;
    }
    Ok(())
}

fn values(token: &str, login: &Login) -> [sea_query::Value; 5] {
    let Login { id, mode, first_seen, last_seen } = login;
    [(*id).into(), mode.as_str().into(), (*first_seen).into(), (*last_seen).into(), token.into()]
}

/// Ends all sessions of a user but those of one login.
///
/// # Errors
/// What the engine says.
pub async fn delete_others(tx: &mut Transaction, user: Uuid, kept: Uuid) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "directus_sessions" WHERE "user" = ? AND "token" NOT IN
        (SELECT "token" FROM "vestibule_sessions" WHERE "login" = ?)"#;
    tx.execute(&sql(tx.dialect(), DELETE, [user.into(), kept.into()])).await
}
