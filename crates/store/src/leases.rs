//! `vestibule_leases`: what one instance at a time does.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Transaction};
use crate::statement::sql;

/// The removal of old records.
pub const RETENTION: &str = "retention";

/// Takes a lease, or renews it. False while somebody else has it: of many that try at once exactly one gets true.
///
/// # Errors
/// What the engine says.
pub async fn take(
    tx: &mut Transaction,
    (name, holder): (&str, Uuid),
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool, DbError> {
    const TAKE: &str = r#"UPDATE "vestibule_leases" SET "holder" = ?, "lease_until" = ?
        WHERE "name" = ? AND ("lease_until" IS NULL OR "lease_until" <= ? OR "holder" = ?)"#;
    let values = [holder.into(), until.into(), name.into(), now.into(), holder.into()];
    Ok(tx.execute(&sql(tx.dialect(), TAKE, values)).await? == 1)
}

/// Gives a lease back, if it is still held.
///
/// # Errors
/// What the engine says.
pub async fn give_back(tx: &mut Transaction, (name, holder): (&str, Uuid)) -> Result<(), DbError> {
    const GIVE_BACK: &str = r#"UPDATE "vestibule_leases" SET "holder" = NULL, "lease_until" = NULL
        WHERE "name" = ? AND "holder" = ?"#;
    tx.execute(&sql(tx.dialect(), GIVE_BACK, [name.into(), holder.into()])).await?;
    Ok(())
}
