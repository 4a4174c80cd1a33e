//! `directus_sessions`: the sessions of all logins.

use chrono::{DateTime, Utc};
use sea_query::Value;
use vestibule_domain::Client;
use vestibule_domain::session::{Login, Session};
use vestibule_domain::token::SessionToken;
use vestibule_domain::user::UserId;

use crate::database::{DbError, Dialect, Reader, Row, Transaction};
use crate::logins::login;
use crate::statement::sql;

/// A statement that ends with a condition on the token, and its form for MySQL. MySQL's collation treats different
/// tokens as equal, so a binary comparison is added; the plain one stays because only it can use the index.
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

/// Executes a statement of [`by_token`] and returns the number of rows it changed.
async fn change(
    tx: &mut Transaction,
    [plain, mysql]: [&'static str; 2],
    mut values: Vec<Value>,
    token: &SessionToken,
) -> Result<u64, DbError> {
    values.push(token.expose().into());
    if tx.dialect() == Dialect::MySql {
        values.push(token.expose().into());
        return tx.execute(&sql(tx.dialect(), mysql, values)).await;
    }
    tx.execute(&sql(tx.dialect(), plain, values)).await
}

/// Inserts a session.
pub async fn insert(tx: &mut Transaction, session: &Session, client: &Client) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "directus_sessions"
        ("token", "user", "expires", "ip", "user_agent", "origin", "next_token") VALUES (?, ?, ?, ?, ?, ?, ?)"#;
    let values = [
        session.token.expose().into(),
        session.user.as_uuid().into(),
        session.expires.into(),
        client.ip.map(|ip| ip.to_string()).into(),
        client.user_agent.clone().into(),
        client.origin.clone().into(),
        session.next_token.as_ref().map(|next| next.expose().to_owned()).into(),
    ];
    tx.execute(&sql(tx.dialect(), INSERT, values)).await?;
    Ok(())
}

/// The unexpired session with that token. Sessions of shares and of OAuth clients are ignored: they belong to features
/// that Vestibule does not have.
pub async fn find(
    reader: &mut impl Reader,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<Session>, DbError> {
    const FIND: &str = r#"SELECT "token", "user", "expires", "next_token" FROM "directus_sessions"
        WHERE "token" = ? AND "expires" >= ? AND "user" IS NOT NULL AND "share" IS NULL AND "oauth_client" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), FIND, [token.expose().into(), now.into()])).await?;
    let Some(row) = rows.first().filter(|row| row.text(0).is_ok_and(|found| found == token.expose())) else {
        return Ok(None);
    };
    Ok(Some(Session {
        token: token.clone(),
        user: UserId::new(row.uuid(1)?),
        expires: row.timestamp(2)?,
        next_token: row.optional_text(3)?.map(SessionToken::from),
    }))
}

/// Sets the successor of a session, and when the session ends. False if it already has a successor or does not exist:
/// of concurrent calls exactly one returns true.
pub async fn succeed(
    tx: &mut Transaction,
    token: &SessionToken,
    next: &SessionToken,
    ends: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(change(tx, SUCCEED, vec![next.expose().into(), ends.into()], token).await? == 1)
}

/// Replaces the token of a session. False if there is no such session.
pub async fn replace(
    tx: &mut Transaction,
    token: &SessionToken,
    next: &SessionToken,
    expires: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(change(tx, REPLACE, vec![next.expose().into(), expires.into()], token).await? == 1)
}

/// Deletes a session. False if there is no such session.
pub async fn delete(tx: &mut Transaction, token: &SessionToken) -> Result<bool, DbError> {
    Ok(change(tx, DELETE, Vec::new(), token).await? > 0)
}

/// Deletes all sessions of a user, except for the one with the token `except`; returns their number.
pub async fn delete_of_user(
    tx: &mut Transaction,
    user: UserId,
    except: Option<&SessionToken>,
) -> Result<u64, DbError> {
    let except = except.map(SessionToken::expose).unwrap_or_default();
    tx.execute(&sql(tx.dialect(), DELETE_OF_USER, [user.as_uuid().into(), except.into()])).await
}

/// Deletes expired sessions and returns their number. Finds them by an index, so that the cost depends on that number
/// only.
pub async fn delete_expired(tx: &mut Transaction, now: DateTime<Utc>) -> Result<u64, DbError> {
    tx.execute(&sql(tx.dialect(), DELETE_EXPIRED, [now.into()])).await
}

/// Whether any session has expired. Queried first, so that the lock of a writer is taken only if there is something to
/// delete.
pub async fn any_expired(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "directus_sessions" WHERE "expires" < ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into()])).await?.is_empty())
}

/// A session with its client and its login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSession {
    /// The session.
    pub session: Session,
    /// Address of the client, as stored.
    pub ip: Option<String>,
    /// `User-Agent` of the client.
    pub user_agent: Option<String>,
    /// `Origin` of the client.
    pub origin: Option<String>,
    /// The login of the session; `None` if Vestibule did not create it.
    pub login: Option<Login>,
}

/// The unexpired sessions of a user, including those in their grace period, and without those of shares and OAuth
/// clients.
pub async fn of_user(
    reader: &mut impl Reader,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<UserSession>, DbError> {
    const OF_USER: &str = r#"SELECT s."token", s."expires", s."next_token", s."ip", s."user_agent", s."origin",
            v."family", v."mode", v."first_seen", v."last_seen"
        FROM "directus_sessions" s LEFT JOIN "vestibule_sessions" v ON v."token" = s."token"
        WHERE s."user" = ? AND s."expires" >= ? AND s."share" IS NULL AND s."oauth_client" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), OF_USER, [user.as_uuid().into(), now.into()])).await?;
    let session = |row: &Row| {
        let token = SessionToken::from(row.text(0)?);
        let next_token = row.optional_text(2)?.map(SessionToken::from);
        Ok(UserSession {
            session: Session { token, user, expires: row.timestamp(1)?, next_token },
            ip: row.optional_text(3)?,
            user_agent: row.optional_text(4)?,
            origin: row.optional_text(5)?,
            login: login(row, 6)?,
        })
    };
    rows.iter().map(session).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Database, DatabaseOptions, Sql, SqliteOptions};
    use crate::migrate::migrate;
    use crate::outbox::{LeasedMail, NewMail};

    /// The statements of a transaction cannot be observed from outside. For the other engines, `index_usage` counts the
    /// rows read.
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

    #[test]
    fn tokens_and_mails_are_not_printed() {
        let session = Session {
            token: "hunter2".into(),
            user: UserId::new(uuid::Uuid::nil()),
            expires: DateTime::UNIX_EPOCH,
            next_token: Some("hunter2".into()),
        };
        let known = UserSession { session, ip: None, user_agent: None, origin: None, login: None };
        let mail = NewMail { id: uuid::Uuid::nil(), mail: "hunter2", recipient: None, language: "en-US" };
        let leased = LeasedMail {
            id: uuid::Uuid::nil(),
            mail: "hunter2".into(),
            recipient: None,
            language: "en-US".into(),
            created: DateTime::UNIX_EPOCH,
            attempt: 1,
        };
        let printed = format!("{known:?} {mail:?} {leased:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
