//! `vestibule_versions`: counters of changes, by which every instance notices that its cache is out of date.

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// The counter of changes of roles, policies, permissions and access.
pub const ACCESS: &str = "access";

/// The counter of changes of the settings.
pub const SETTINGS: &str = "settings";

/// Adds one to a counter.
pub async fn bump(tx: &mut Transaction, name: &str) -> Result<(), DbError> {
    const BUMP: &str = r#"UPDATE "vestibule_versions" SET "version" = "version" + 1 WHERE "name" = ?"#;
    tx.execute(&sql(tx.dialect(), BUMP, [name.into()])).await?;
    Ok(())
}

/// Locks a counter until the end of the transaction. The next statement sees what the transactions before it have
/// committed. On SQLite this does nothing, because there is one writer at a time.
pub async fn lock(tx: &mut Transaction, name: &str) -> Result<(), DbError> {
    const LOCK: &str = r#"SELECT "version" FROM "vestibule_versions" WHERE "name" = ? FOR UPDATE"#;
    if tx.dialect() != Dialect::Sqlite {
        tx.query(&sql(tx.dialect(), LOCK, [name.into()])).await?;
    }
    Ok(())
}

/// Reads a counter.
pub async fn read(reader: &mut impl Reader, name: &str) -> Result<i64, DbError> {
    const READ: &str = r#"SELECT "version" FROM "vestibule_versions" WHERE "name" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [name.into()])).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}
