//! `directus_sessions`: one row for each login on each device.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::Client;
use vestibule_domain::session::Session;

use crate::database::{DbError, Reader, Transaction};
use crate::statement::sql;

/// Adds a session.
///
/// # Errors
/// What the engine says.
pub async fn insert(tx: &mut Transaction, session: &Session, client: &Client) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "directus_sessions"
        ("token", "user", "expires", "ip", "user_agent", "origin", "next_token") VALUES (?, ?, ?, ?, ?, ?, ?)"#;
    let values = [
        session.token.as_str().into(),
        session.user.into(),
        session.expires.into(),
        client.ip.map(|ip| ip.to_string()).into(),
        client.user_agent.clone().into(),
        client.origin.clone().into(),
        session.next_token.clone().into(),
    ];
    tx.execute(&sql(tx.dialect(), INSERT, values)).await?;
    Ok(())
}

/// The session with that token, if it has not ended. Sessions of shares and of OAuth clients are none of ours.
///
/// # Errors
/// What the engine says.
pub async fn find(
    reader: &mut impl Reader,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Session>, DbError> {
    const FIND: &str = r#"SELECT "token", "user", "expires", "next_token" FROM "directus_sessions"
        WHERE "token" = ? AND "expires" >= ? AND "user" IS NOT NULL AND "share" IS NULL AND "oauth_client" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [token.into(), now.into()])).await?;
    let Some(row) = rows.first().filter(|row| row.text(0).is_ok_and(|found| found == token)) else {
        return Ok(None);
    };
    Ok(Some(Session {
        token: token.to_owned(),
        user: row.uuid(1)?,
        expires: row.timestamp(2)?,
        next_token: row.optional_text(3)?,
    }))
}

/// Names the successor of a session and when the old one ends. False if it has one already or is gone: of many that
/// try at once exactly one gets true.
///
/// # Errors
/// What the engine says.
pub async fn succeed(
    tx: &mut Transaction,
    token: &str,
    next: &str,
    ends: DateTime<Utc>,
) -> Result<bool, DbError> {
    const SUCCEED: &str = r#"UPDATE "directus_sessions" SET "next_token" = ?, "expires" = ?
        WHERE "token" = ? AND "next_token" IS NULL"#;
    let values = [next.into(), ends.into(), token.into()];
    Ok(tx.execute(&sql(tx.dialect(), SUCCEED, values)).await? == 1)
}

/// Gives a session a new token in place of its old one. False if it is gone.
///
/// # Errors
/// What the engine says.
pub async fn replace(
    tx: &mut Transaction,
    token: &str,
    next: &str,
    expires: DateTime<Utc>,
) -> Result<bool, DbError> {
    const REPLACE: &str = r#"UPDATE "directus_sessions" SET "token" = ?, "expires" = ?, "next_token" = NULL
        WHERE "token" = ?"#;
    let values = [next.into(), expires.into(), token.into()];
    Ok(tx.execute(&sql(tx.dialect(), REPLACE, values)).await? == 1)
}

/// Ends a session. False if there was none.
///
/// # Errors
/// What the engine says.
pub async fn delete(tx: &mut Transaction, token: &str) -> Result<bool, DbError> {
    const DELETE: &str = r#"DELETE FROM "directus_sessions" WHERE "token" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), DELETE, [token.into()])).await? > 0)
}

/// Ends all sessions of a user but one.
///
/// # Errors
/// What the engine says.
pub async fn delete_of_user(tx: &mut Transaction, user: Uuid, except: Option<&str>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "directus_sessions" WHERE "user" = ? AND "token" <> ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [user.into(), except.unwrap_or_default().into()])).await
}

/// Removes sessions that have ended; by an index, so that it costs what there is to remove.
///
/// # Errors
/// What the engine says.
pub async fn delete_expired(tx: &mut Transaction, now: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "directus_sessions" WHERE "expires" < ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [now.into()])).await
}

/// Whether there is anything to remove: a read, so that nobody has to wait for the lock of a writer.
///
/// # Errors
/// What the engine says.
pub async fn any_expired(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "directus_sessions" WHERE "expires" < ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into()])).await?.is_empty())
}

/// The sessions of a user that have been succeeded and are in their grace period, each with its successor.
///
/// # Errors
/// What the engine says.
pub async fn links(reader: &mut impl Reader, user: Uuid) -> Result<Vec<(String, String)>, DbError> {
    const LINKS: &str = r#"SELECT "token", "next_token" FROM "directus_sessions"
        WHERE "user" = ? AND "next_token" IS NOT NULL"#;
    let rows = reader.query(&sql(reader.dialect(), LINKS, [user.into()])).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}
