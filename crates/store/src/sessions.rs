//! `directus_sessions`: one row for each login on each device.

use chrono::{DateTime, Utc};
use sea_query::Value;
use uuid::Uuid;
use vestibule_domain::Client;
use vestibule_domain::session::{Login, Session};

use crate::database::{DbError, Dialect, Reader, Row, Transaction};
use crate::logins::login;
use crate::statement::sql;

/// A statement that ends with the token of a session, and how MySQL has to be told that it means that one: its
/// collation takes other tokens for the same, and then cannot use an index to tell them apart.
macro_rules! by_token {
    ($text:literal) => {
        [concat!($text, r#" "token" = ?"#), concat!($text, r#" "token" = ? AND CAST("token" AS BINARY) = ?"#)]
    };
}

const SUCCEED: [&str; 2] = by_token!(
    r#"UPDATE "directus_sessions" SET "next_token" = ?, "expires" = ? WHERE "next_token" IS NULL AND"#
);
const REPLACE: [&str; 2] =
    by_token!(r#"UPDATE "directus_sessions" SET "token" = ?, "expires" = ?, "next_token" = NULL WHERE"#);
const DELETE: [&str; 2] = by_token!(r#"DELETE FROM "directus_sessions" WHERE"#);
const DELETE_OF_USER: &str = r#"DELETE FROM "directus_sessions" WHERE "user" = ? AND "token" <> ?"#;
const DELETE_EXPIRED: &str = r#"DELETE FROM "directus_sessions" WHERE "expires" < ?"#;

/// Changes the session with that token; how many there were.
async fn change(
    tx: &mut Transaction,
    [plain, mysql]: [&'static str; 2],
    mut values: Vec<Value>,
    token: &str,
) -> Result<u64, DbError> {
    values.push(token.into());
    if tx.dialect() == Dialect::MySql {
        values.push(token.into());
        return tx.execute(&sql(tx.dialect(), mysql, values)).await;
    }
    tx.execute(&sql(tx.dialect(), plain, values)).await
}

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
    Ok(change(tx, SUCCEED, vec![next.into(), ends.into()], token).await? == 1)
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
    Ok(change(tx, REPLACE, vec![next.into(), expires.into()], token).await? == 1)
}

/// Ends a session. False if there was none.
///
/// # Errors
/// What the engine says.
pub async fn delete(tx: &mut Transaction, token: &str) -> Result<bool, DbError> {
    Ok(change(tx, DELETE, Vec::new(), token).await? > 0)
}

/// Ends all sessions of a user but one.
///
/// # Errors
/// What the engine says.
pub async fn delete_of_user(tx: &mut Transaction, user: Uuid, except: Option<&str>) -> Result<u64, DbError> {
    let values = [user.into(), except.unwrap_or_default().into()];
    tx.execute(&sql(tx.dialect(), DELETE_OF_USER, values)).await
}

/// Removes sessions that have ended; by an index, so that it costs what there is to remove.
///
/// # Errors
/// What the engine says.
pub async fn delete_expired(tx: &mut Transaction, now: DateTime<Utc>) -> Result<u64, DbError> {
    tx.execute(&sql(tx.dialect(), DELETE_EXPIRED, [now.into()])).await
}

/// Whether there is anything to remove: a read, so that nobody has to wait for the lock of a writer.
///
/// # Errors
/// What the engine says.
pub async fn any_expired(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "directus_sessions" WHERE "expires" < ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into()])).await?.is_empty())
}

/// A session of a user, with what is known of where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSession {
    /// The session.
    pub session: Session,
    /// Address of the client, as it was written.
    pub ip: Option<String>,
    /// `User-Agent` of the client.
    pub user_agent: Option<String>,
    /// `Origin` of the client.
    pub origin: Option<String>,
    /// The login it goes back to; `None` if that was none of ours.
    pub login: Option<Login>,
}

/// The sessions of a user that have not ended, those in their grace period included. Sessions of shares and of OAuth
/// clients are none of ours.
///
/// # Errors
/// What the engine says.
pub async fn of_user(
    reader: &mut impl Reader,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<UserSession>, DbError> {
    const OF_USER: &str = r#"SELECT s."token", s."expires", s."next_token", s."ip", s."user_agent", s."origin",
            v."login", v."mode", v."first_seen", v."last_seen"
        FROM "directus_sessions" s LEFT JOIN "vestibule_sessions" v ON v."token" = s."token"
        WHERE s."user" = ? AND s."expires" >= ? AND s."share" IS NULL AND s."oauth_client" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), OF_USER, [user.into(), now.into()])).await?;
    let known = |row: &Row| {
        let (token, expires, next_token) = (row.text(0)?, row.timestamp(1)?, row.optional_text(2)?);
        Ok(UserSession {
            session: Session { token, user, expires, next_token },
            ip: row.optional_text(3)?,
            user_agent: row.optional_text(4)?,
            origin: row.optional_text(5)?,
            login: login(row, 6)?,
        })
    };
    rows.iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Database, DatabaseOptions, Sql, SqliteOptions};
    use crate::migrate::migrate;

    /// What a transaction sends cannot be looked at from outside; for the other engines the rows it reads are counted.
    #[tokio::test]
    async fn sqlite_finds_what_is_changed_by_an_index() {
        let folder = tempfile::TempDir::new().unwrap();
        let filename = folder.path().join("test.db");
        let options = DatabaseOptions::Sqlite(SqliteOptions { filename, durable: false });
        let database = Database::open(&options).await.unwrap();
        migrate(&database).await.unwrap();
        for text in [SUCCEED[0], REPLACE[0], DELETE[0], DELETE_OF_USER, DELETE_EXPIRED] {
            let values = vec![Value::from("x"); text.matches('?').count()];
            let explain = Sql::raw(format!("EXPLAIN QUERY PLAN {text}"), values);
            let plan = database.query(&explain).await.unwrap();
            let steps: Vec<&str> = plan.iter().filter_map(|step| step.by_name("detail")?.as_text()).collect();
            assert!(steps.iter().all(|step| step.starts_with("SEARCH ")), "{text}: {steps:?}");
            assert!(!steps.is_empty(), "{text}");
        }
        database.close().await;
    }
}
