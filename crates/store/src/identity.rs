//! Whom a token stands for: the queries that every request makes, so each is one look-up by a key.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::api_token::ApiToken;

use crate::api_tokens;
use crate::database::{DbError, Reader, Row};
use crate::statement::sql;

/// What a request needs to know of its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The user.
    pub id: Uuid,
    /// `active`, `suspended`, …
    pub status: String,
    /// The user's role now, whatever a token says.
    pub role: Option<Uuid>,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// The login that a session goes back to, where that was one of ours.
    pub login: Option<Uuid>,
    /// Counts the changes of roles, policies, permissions and access; what was read at the same count still holds.
    pub access_version: i64,
}

fn state(row: &Row) -> Result<State, DbError> {
    Ok(State {
        id: row.uuid(0)?,
        status: row.text(1)?,
        role: row.optional_uuid(2)?,
        access_version: row.get(3).as_int().unwrap_or(0),
        login: None,
        has_second_factor: row.get(4).as_bool().unwrap_or(false),
    })
}

/// By the key of the user.
///
/// # Errors
/// What the engine says.
pub async fn of_user(reader: &mut impl Reader, id: Uuid) -> Result<Option<State>, DbError> {
    const OF_USER: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END
        FROM "directus_users" WHERE "id" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), OF_USER, [id.into()])).await?;
    rows.first().map(state).transpose()
}

/// By the key of the user and a login of the user that has not ended.
///
/// # Errors
/// What the engine says.
pub async fn of_login(reader: &mut impl Reader, id: Uuid, login: Uuid) -> Result<Option<State>, DbError> {
    const OF_LOGIN: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END
        FROM "directus_users" WHERE "id" = ?
            AND EXISTS (SELECT 1 FROM "vestibule_sessions" WHERE "login" = ?)"#;
    let rows = reader.query(&sql(reader.dialect(), OF_LOGIN, [id.into(), login.into()])).await?;
    let found = rows.first().map(state).transpose()?;
    Ok(found.map(|state| State { login: Some(login), ..state }))
}

/// By a session that has not ended.
///
/// # Errors
/// What the engine says.
pub async fn of_session(
    reader: &mut impl Reader,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<State>, DbError> {
    const OF_SESSION: &str = r#"SELECT u."id", u."status", u."role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN u."tfa_secret" <> '' THEN 1 ELSE 0 END, s."token", v."login"
        FROM "directus_sessions" s JOIN "directus_users" u ON u."id" = s."user"
            LEFT JOIN "vestibule_sessions" v ON v."token" = s."token"
        WHERE s."token" = ? AND s."expires" >= ? AND s."share" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), OF_SESSION, [token.into(), now.into()])).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let login = row.optional_uuid(6)?;
    Ok(exactly(Some(row), token)?.map(|state| State { login, ..state }))
}

/// By a static token.
///
/// # Errors
/// What the engine says.
pub async fn of_static_token(reader: &mut impl Reader, token: &str) -> Result<Option<State>, DbError> {
    const OF_TOKEN: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END, "token"
        FROM "directus_users" WHERE "token" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), OF_TOKEN, [token.into()])).await?;
    exactly(rows.first(), token)
}

/// By the digest of an API token, which may have ended.
///
/// # Errors
/// What the engine says.
pub async fn of_api_token(
    reader: &mut impl Reader,
    digest: &str,
) -> Result<Option<(State, ApiToken)>, DbError> {
    const OF_API_TOKEN: &str = r#"SELECT u."id", u."status", u."role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN u."tfa_secret" <> '' THEN 1 ELSE 0 END,
            t."id", t."name", t."hint", t."created", t."expires", t."last_used"
        FROM "vestibule_tokens" t JOIN "directus_users" u ON u."id" = t."user" WHERE t."digest" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), OF_API_TOKEN, [digest.into()])).await?;
    rows.first().map(|row| Ok((state(row)?, api_tokens::token(row, 5)?))).transpose()
}

/// MySQL's collation takes `A` for `a`: a token counts only if it is the same byte for byte.
fn exactly(row: Option<&Row>, token: &str) -> Result<Option<State>, DbError> {
    match row {
        Some(row) if row.text(5)? == token => state(row).map(Some),
        _ => Ok(None),
    }
}
