//! `vestibule_recovery_codes`: digests of the codes that stand in for a lost second factor.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Reader, Transaction};
use crate::statement::sql;

/// Gives a user these codes and no others.
///
/// # Errors
/// What the engine says.
pub async fn replace(tx: &mut Transaction, user: Uuid, hashes: &[String]) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_recovery_codes" ("user", "hash") VALUES (?, ?)"#;
    clear(tx, user).await?;
    for hash in hashes {
        tx.execute(&sql(tx.dialect(), INSERT, [user.into(), hash.as_str().into()])).await?;
    }
    Ok(())
}

/// Spends a code. False if the user has no such code, or has used it: of many that try at once exactly one gets true.
///
/// # Errors
/// What the engine says.
pub async fn spend(
    tx: &mut Transaction,
    user: Uuid,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    const SPEND: &str = r#"UPDATE "vestibule_recovery_codes" SET "used_at" = ?
        WHERE "user" = ? AND "hash" = ? AND "used_at" IS NULL"#;
    Ok(tx.execute(&sql(tx.dialect(), SPEND, [now.into(), user.into(), hash.into()])).await? == 1)
}

/// How many codes a user has left.
///
/// # Errors
/// What the engine says.
pub async fn remaining(reader: &mut impl Reader, user: Uuid) -> Result<i64, DbError> {
    const COUNT: &str =
        r#"SELECT COUNT(*) FROM "vestibule_recovery_codes" WHERE "user" = ? AND "used_at" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), COUNT, [user.into()])).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Takes all codes of a user away.
///
/// # Errors
/// What the engine says.
pub async fn clear(tx: &mut Transaction, user: Uuid) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_recovery_codes" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.into()])).await?;
    Ok(())
}
