//! The user that a token belongs to. These are the queries that every request makes, so each finds its rows by a key.

use chrono::{DateTime, Utc};
use vestibule_domain::Secret;
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::session::LoginId;
use vestibule_domain::token::SessionToken;
use vestibule_domain::user::{RoleId, UserId, UserStatus};

use crate::api_tokens;
use crate::database::{DbError, Reader, Row};
use crate::statement::sql;

/// What authentication reads of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The user.
    pub id: UserId,
    /// Only active users are authenticated.
    pub status: UserStatus,
    /// The user's role now, which may differ from the one in an access token.
    pub role: Option<RoleId>,
    /// Whether TFA is enabled.
    pub has_tfa: bool,
    /// The login of the session; `None` if Vestibule did not create it.
    pub login: Option<LoginId>,
    /// Incremented by each change of roles, policies, permissions and access: cached rights are valid while it stays
    /// the same.
    pub access_version: i64,
}

fn state(row: &Row) -> Result<State, DbError> {
    Ok(State {
        id: UserId::new(row.uuid(0)?),
        status: UserStatus::parse(&row.text(1)?),
        role: row.optional_uuid(2)?.map(RoleId::new),
        access_version: row.get(3).as_int().unwrap_or(0),
        login: None,
        has_tfa: row.get(4).as_bool().unwrap_or(false),
    })
}

/// The user with that key.
pub async fn of_user(reader: &mut impl Reader, id: UserId) -> Result<Option<State>, DbError> {
    const OF_USER: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END
        FROM "directus_users" WHERE "id" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), OF_USER, [id.as_uuid().into()])).await?;
    rows.first().map(state).transpose()
}

/// The user with that key, if that login exists.
pub async fn of_login(
    reader: &mut impl Reader,
    id: UserId,
    login: LoginId,
) -> Result<Option<State>, DbError> {
    const OF_LOGIN: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END
        FROM "directus_users" WHERE "id" = ?
            AND EXISTS (SELECT 1 FROM "vestibule_sessions" WHERE "family" = ?)"#;
    let values = [id.as_uuid().into(), login.as_uuid().into()];
    let rows = reader.query(&sql(reader.dialect(), OF_LOGIN, values)).await?;
    let found = rows.first().map(state).transpose()?;
    Ok(found.map(|state| State { login: Some(login), ..state }))
}

/// The user of an unexpired session.
pub async fn of_session(
    reader: &mut impl Reader,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<State>, DbError> {
    const OF_SESSION: &str = r#"SELECT u."id", u."status", u."role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN u."tfa_secret" <> '' THEN 1 ELSE 0 END, s."token", v."family"
        FROM "directus_sessions" s JOIN "directus_users" u ON u."id" = s."user"
            LEFT JOIN "vestibule_sessions" v ON v."token" = s."token"
        WHERE s."token" = ? AND s."expires" >= ? AND s."share" IS NULL"#;
    let values = [token.expose().into(), now.into()];
    let rows = reader.query(&sql(reader.dialect(), OF_SESSION, values)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let login = row.optional_uuid(6)?.map(LoginId::new);
    Ok(exactly(Some(row), token.expose())?.map(|state| State { login, ..state }))
}

/// The user with that static token.
pub async fn of_static_token(reader: &mut impl Reader, token: &Secret) -> Result<Option<State>, DbError> {
    const OF_TOKEN: &str = r#"SELECT "id", "status", "role",
            (SELECT "version" FROM "vestibule_versions" WHERE "name" = 'access'),
            CASE WHEN "tfa_secret" <> '' THEN 1 ELSE 0 END, "token"
        FROM "directus_users" WHERE "token" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), OF_TOKEN, [token.expose().into()])).await?;
    exactly(rows.first(), token.expose())
}

/// The user of the API token with that digest, and the token, which may have expired.
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

/// The user of the row, if its token (column 5) equals `token` byte for byte. MySQL's collation ignores case.
fn exactly(row: Option<&Row>, token: &str) -> Result<Option<State>, DbError> {
    match row {
        Some(row) if row.text(5)? == token => state(row).map(Some),
        _ => Ok(None),
    }
}
