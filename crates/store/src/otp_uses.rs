//! `vestibule_otp_uses`: the last step of the one-time codes of each user, so that none works twice.

use uuid::Uuid;

use crate::database::{DbError, Dialect, Transaction};
use crate::statement::sql;

/// Spends a step. False if it, or a later one, was spent before.
///
/// # Errors
/// What the engine says.
pub async fn spend(tx: &mut Transaction, user: Uuid, step: i64) -> Result<bool, DbError> {
    const RAISE: &str = r#"UPDATE "vestibule_otp_uses" SET "step" = ? WHERE "user" = ? AND "step" < ?"#;
    const FIRST: &str =
        r#"INSERT INTO "vestibule_otp_uses" ("user", "step") VALUES (?, ?) ON CONFLICT DO NOTHING"#;
    const FIRST_MYSQL: &str = r#"INSERT IGNORE INTO "vestibule_otp_uses" ("user", "step") VALUES (?, ?)"#;
    const READ: &str = r#"SELECT 1 FROM "vestibule_otp_uses" WHERE "user" = ?"#;
    let dialect = tx.dialect();
    if tx.execute(&sql(dialect, RAISE, [step.into(), user.into(), step.into()])).await? == 1 {
        return Ok(true);
    }
    if !tx.query(&sql(dialect, READ, [user.into()])).await?.is_empty() {
        return Ok(false);
    }
    let text = if dialect == Dialect::MySql { FIRST_MYSQL } else { FIRST };
    Ok(tx.execute(&sql(dialect, text, [user.into(), step.into()])).await? == 1)
}

/// Forgets the steps of a user whose second factor is taken off.
///
/// # Errors
/// What the engine says.
pub async fn clear(tx: &mut Transaction, user: Uuid) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_otp_uses" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.into()])).await?;
    Ok(())
}
