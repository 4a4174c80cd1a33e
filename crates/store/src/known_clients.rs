//! `vestibule_known_clients`: the networks and devices that each user has logged in from.

use chrono::{DateTime, Utc};
use vestibule_domain::user::UserId;

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// What a row identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A network, for the login throttle.
    Network,
    /// A device in a network, for the mail about a login from a new device.
    Device,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Device => "device",
        }
    }
}

/// Whether the user has logged in from that network or device.
pub async fn is_known(reader: &mut impl Reader, user: UserId, kind: Kind, id: &str) -> Result<bool, DbError> {
    const FIND: &str =
        r#"SELECT 1 FROM "vestibule_known_clients" WHERE "user" = ? AND "kind" = ? AND "id" = ?"#;
    let values = [user.as_uuid().into(), kind.as_str().into(), id.into()];
    Ok(!reader.query(&sql(reader.dialect(), FIND, values)).await?.is_empty())
}

/// Whether a network, or a device, of the user is stored.
pub async fn any(reader: &mut impl Reader, user: UserId, kind: Kind) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_known_clients" WHERE "user" = ? AND "kind" = ? LIMIT 1"#;
    let values = [user.as_uuid().into(), kind.as_str().into()];
    Ok(!reader.query(&sql(reader.dialect(), ANY, values)).await?.is_empty())
}

/// Records a login from a network or device. True if it was unknown.
pub async fn remember(
    tx: &mut Transaction,
    user: UserId,
    kind: Kind,
    id: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    const SEEN: &str = r#"UPDATE "vestibule_known_clients" SET "last_seen" = ? WHERE "user" = ? AND "kind" = ? AND "id" = ?"#;
    const NEW: &str = r#"INSERT INTO "vestibule_known_clients" ("last_seen", "user", "kind", "id")
        VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"#;
    const NEW_MYSQL: &str = r#"INSERT IGNORE INTO "vestibule_known_clients" ("last_seen", "user", "kind", "id")
        VALUES (?, ?, ?, ?)"#;
    let dialect = tx.dialect();
    let values = || [now.into(), user.as_uuid().into(), kind.as_str().into(), id.into()];
    if tx.execute(&sql(dialect, SEEN, values())).await? > 0 {
        return Ok(false);
    }
    let text = if dialect == Dialect::MySql { NEW_MYSQL } else { NEW };
    Ok(tx.execute(&sql(dialect, text, values())).await? == 1)
}

/// Whether any row was last seen before `before`. Queried first, so that the lock of a writer is taken only if there is
/// something to delete.
pub async fn any_unseen(reader: &mut impl Reader, before: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_known_clients" WHERE "last_seen" < ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [before.into()])).await?.is_empty())
}

/// Deletes the rows last seen before `before`, which are found by an index; returns their number.
pub async fn delete_unseen(tx: &mut Transaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_known_clients" WHERE "last_seen" < ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [before.into()])).await
}
