//! `vestibule_otp_uses`: the time step of the last OTP that each user has used, so that no OTP is accepted twice.

use vestibule_domain::user::UserId;

use crate::database::{DbError, Dialect, Transaction};
use crate::statement::sql;

/// Marks a time step as used. False if it or a later one was used before.
pub async fn spend(tx: &mut Transaction, user: UserId, step: i64) -> Result<bool, DbError> {
    const RAISE: &str = r#"UPDATE "vestibule_otp_uses" SET "step" = ? WHERE "user" = ? AND "step" < ?"#;
    const FIRST: &str =
        r#"INSERT INTO "vestibule_otp_uses" ("user", "step") VALUES (?, ?) ON CONFLICT DO NOTHING"#;
    const FIRST_MYSQL: &str = r#"INSERT IGNORE INTO "vestibule_otp_uses" ("user", "step") VALUES (?, ?)"#;
    const READ: &str = r#"SELECT 1 FROM "vestibule_otp_uses" WHERE "user" = ?"#;
    let dialect = tx.dialect();
    if tx.execute(&sql(dialect, RAISE, [step.into(), user.as_uuid().into(), step.into()])).await? == 1 {
        return Ok(true);
    }
    if !tx.query(&sql(dialect, READ, [user.as_uuid().into()])).await?.is_empty() {
        return Ok(false);
    }
    let text = if dialect == Dialect::MySql { FIRST_MYSQL } else { FIRST };
    Ok(tx.execute(&sql(dialect, text, [user.as_uuid().into(), step.into()])).await? == 1)
}

/// Deletes the record of a user. For a change of the TFA secret, after which the old OTPs are invalid anyway.
pub async fn clear(tx: &mut Transaction, user: UserId) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_otp_uses" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.as_uuid().into()])).await?;
    Ok(())
}
