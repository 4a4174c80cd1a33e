//! `vestibule_leases`: tasks that only one instance runs at a time.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Transaction};
use crate::statement::sql;

/// Name of the lease for the deletion of old records.
pub const RETENTION: &str = "retention";

/// An instance that holds or requests a lease.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Name of the lease, such as [`RETENTION`].
    pub lease: &'a str,
    /// Random key of the instance's run.
    pub id: Uuid,
}

/// Takes or renews a lease until `until`. False while another instance holds it: of concurrent callers exactly one gets
/// true.
pub async fn take(
    tx: &mut Transaction,
    holder: Holder<'_>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    const TAKE: &str = r#"UPDATE "vestibule_leases" SET "holder" = ?, "lease_until" = ?
        WHERE "name" = ? AND ("lease_until" IS NULL OR "lease_until" <= ? OR "holder" = ?)"#;
    let values = [holder.id.into(), until.into(), holder.lease.into(), now.into(), holder.id.into()];
    Ok(tx.execute(&sql(tx.dialect(), TAKE, values)).await? == 1)
}

/// Releases a lease if it is still held.
pub async fn release(tx: &mut Transaction, holder: Holder<'_>) -> Result<(), DbError> {
    const RELEASE: &str = r#"UPDATE "vestibule_leases" SET "holder" = NULL, "lease_until" = NULL
        WHERE "name" = ? AND "holder" = ?"#;
    tx.execute(&sql(tx.dialect(), RELEASE, [holder.lease.into(), holder.id.into()])).await?;
    Ok(())
}
