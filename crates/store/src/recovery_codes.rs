//! `vestibule_recovery_codes`: digests of the single-use codes that replace an OTP.

use chrono::{DateTime, Utc};
use vestibule_domain::user::UserId;

use crate::database::{DbError, Reader, Transaction};
use crate::statement::sql;

/// Replaces all codes of a user by codes with these digests.
pub async fn replace(tx: &mut Transaction, user: UserId, digests: &[String]) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_recovery_codes" ("user", "hash") VALUES (?, ?)"#;
    clear(tx, user).await?;
    for digest in digests {
        tx.execute(&sql(tx.dialect(), INSERT, [user.as_uuid().into(), digest.as_str().into()])).await?;
    }
    Ok(())
}

/// Marks a code as used. False if the user has no such code or it was used before: of concurrent calls exactly one
/// returns true.
pub async fn spend(
    tx: &mut Transaction,
    user: UserId,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    const SPEND: &str = r#"UPDATE "vestibule_recovery_codes" SET "used_at" = ?
        WHERE "user" = ? AND "hash" = ? AND "used_at" IS NULL"#;
    Ok(tx.execute(&sql(tx.dialect(), SPEND, [now.into(), user.as_uuid().into(), digest.into()])).await? == 1)
}

/// The number of unused codes of a user.
pub async fn remaining(reader: &mut impl Reader, user: UserId) -> Result<i64, DbError> {
    const COUNT: &str =
        r#"SELECT COUNT(*) FROM "vestibule_recovery_codes" WHERE "user" = ? AND "used_at" IS NULL"#;
    let rows = reader.query(&sql(reader.dialect(), COUNT, [user.as_uuid().into()])).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Deletes all codes of a user.
pub async fn clear(tx: &mut Transaction, user: UserId) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_recovery_codes" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.as_uuid().into()])).await?;
    Ok(())
}
