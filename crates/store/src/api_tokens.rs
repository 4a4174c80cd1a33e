//! `vestibule_tokens`: API tokens, of which only the digest is stored.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::api_token::{ApiToken, recorded_before};
use vestibule_domain::user::UserId;

use crate::database::{DbError, Reader, Row, Transaction};
use crate::statement::sql;

/// Reads a token from six columns of a row, beginning with column `start`: id, name, hint, created, expires and last
/// used.
pub(crate) fn token(row: &Row, start: usize) -> Result<ApiToken, DbError> {
    Ok(ApiToken {
        id: row.uuid(start)?,
        name: row.text(start + 1)?,
        hint: row.text(start + 2)?,
        created: row.timestamp(start + 3)?,
        expires: row.optional_timestamp(start + 4)?,
        last_used: row.optional_timestamp(start + 5)?,
    })
}

/// The tokens of a user, newest first.
pub async fn of_user(reader: &mut impl Reader, user: UserId) -> Result<Vec<ApiToken>, DbError> {
    const OF_USER: &str = r#"SELECT "id", "name", "hint", "created", "expires", "last_used"
        FROM "vestibule_tokens" WHERE "user" = ? ORDER BY "created" DESC, "id""#;
    let rows = reader.query(&sql(reader.dialect(), OF_USER, [user.as_uuid().into()])).await?;
    rows.iter().map(|row| token(row, 0)).collect()
}

/// The number of tokens of a user.
pub async fn count(reader: &mut impl Reader, user: UserId) -> Result<i64, DbError> {
    const COUNT: &str = r#"SELECT COUNT(*) FROM "vestibule_tokens" WHERE "user" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), COUNT, [user.as_uuid().into()])).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Inserts a token of a user.
pub async fn insert(
    tx: &mut Transaction,
    user: UserId,
    token: &ApiToken,
    digest: &str,
) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_tokens"
        ("id", "user", "name", "digest", "hint", "created", "expires", "last_used") VALUES (?, ?, ?, ?, ?, ?, ?, ?)"#;
    let values = [
        token.id.into(),
        user.as_uuid().into(),
        token.name.as_str().into(),
        digest.into(),
        token.hint.as_str().into(),
        token.created.into(),
        token.expires.into(),
        token.last_used.into(),
    ];
    tx.execute(&sql(tx.dialect(), INSERT, values)).await?;
    Ok(())
}

/// Deletes a token. False if the user has no such token.
pub async fn delete(tx: &mut Transaction, user: UserId, id: Uuid) -> Result<bool, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_tokens" WHERE "user" = ? AND "id" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), DELETE, [user.as_uuid().into(), id.into()])).await? > 0)
}

/// Records when a request was made with a token. False, without a write, if a use was recorded less than a minute ago.
pub async fn touch(tx: &mut Transaction, id: Uuid, used: DateTime<Utc>) -> Result<bool, DbError> {
    const TOUCH: &str = r#"UPDATE "vestibule_tokens" SET "last_used" = ?
        WHERE "id" = ? AND ("last_used" IS NULL OR "last_used" <= ?)"#;
    let values = [used.into(), id.into(), recorded_before(used).into()];
    Ok(tx.execute(&sql(tx.dialect(), TOUCH, values)).await? > 0)
}
