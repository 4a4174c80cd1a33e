//! `vestibule_versions`: counters that tell every instance when what it remembers no longer holds.

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// Counts changes of roles, policies, permissions and access.
pub const ACCESS: &str = "access";

/// Counts changes of the settings.
pub const SETTINGS: &str = "settings";

/// Counts one change.
///
/// # Errors
/// What the engine says.
pub async fn bump(tx: &mut Transaction, name: &str) -> Result<(), DbError> {
    const BUMP: &str = r#"UPDATE "vestibule_versions" SET "version" = "version" + 1 WHERE "name" = ?"#;
    tx.execute(&sql(tx.dialect(), BUMP, [name.into()])).await?;
    Ok(())
}

/// Lets only one of those who ask for it go on at a time, until its transaction is over; what the others have committed
/// is seen by the next statement. SQLite has one writer anyway.
///
/// # Errors
/// What the engine says.
pub async fn lock(tx: &mut Transaction, name: &str) -> Result<(), DbError> {
    const LOCK: &str = r#"SELECT "version" FROM "vestibule_versions" WHERE "name" = ? FOR UPDATE"#;
    if tx.dialect() != Dialect::Sqlite {
        tx.query(&sql(tx.dialect(), LOCK, [name.into()])).await?;
    }
    Ok(())
}

/// The count now.
///
/// # Errors
/// What the engine says.
pub async fn read(reader: &mut impl Reader, name: &str) -> Result<i64, DbError> {
    const READ: &str = r#"SELECT "version" FROM "vestibule_versions" WHERE "name" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [name.into()])).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}
