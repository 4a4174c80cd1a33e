//! `vestibule_known_clients`: from where each user has logged in before.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// What is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A network, for the throttle of logins.
    Network,
    /// A device in a network, for the notice of a new one.
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

/// Whether a user is known from there.
///
/// # Errors
/// What the engine says.
pub async fn is_known(reader: &mut impl Reader, user: Uuid, kind: Kind, id: &str) -> Result<bool, DbError> {
    const FIND: &str =
        r#"SELECT 1 FROM "vestibule_known_clients" WHERE "user" = ? AND "kind" = ? AND "id" = ?"#;
    let values = [user.into(), kind.as_str().into(), id.into()];
    Ok(!reader.query(&sql(reader.dialect(), FIND, values)).await?.is_empty())
}

/// Whether a user is known from anywhere.
///
/// # Errors
/// What the engine says.
pub async fn any(reader: &mut impl Reader, user: Uuid, kind: Kind) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_known_clients" WHERE "user" = ? AND "kind" = ? LIMIT 1"#;
    let values = [user.into(), kind.as_str().into()];
    Ok(!reader.query(&sql(reader.dialect(), ANY, values)).await?.is_empty())
}

/// Remembers that a user was seen there. True if that is new.
///
/// # Errors
/// What the engine says.
pub async fn remember(
    tx: &mut Transaction,
    user: Uuid,
    (kind, id): (Kind, &str),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    const SEEN: &str = r#"UPDATE "vestibule_known_clients" SET "last_seen" = ? WHERE "user" = ? AND "kind" = ? AND "id" = ?"#;
    const NEW: &str = r#"INSERT INTO "vestibule_known_clients" ("last_seen", "user", "kind", "id")
        VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"#;
    const NEW_MYSQL: &str = r#"INSERT IGNORE INTO "vestibule_known_clients" ("last_seen", "user", "kind", "id")
        VALUES (?, ?, ?, ?)"#;
    let dialect = tx.dialect();
    let values = || [now.into(), user.into(), kind.as_str().into(), id.into()];
    if tx.execute(&sql(dialect, SEEN, values())).await? > 0 {
        return Ok(false);
    }
    let text = if dialect == Dialect::MySql { NEW_MYSQL } else { NEW };
    Ok(tx.execute(&sql(dialect, text, values())).await? == 1)
}

/// Whether anything was not seen since `before`: a read, so that nobody has to wait for the lock of a writer.
///
/// # Errors
/// What the engine says.
pub async fn any_unseen(reader: &mut impl Reader, before: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_known_clients" WHERE "last_seen" < ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [before.into()])).await?.is_empty())
}

/// Forgets what was not seen since `before`, by an index; gives how many.
///
/// # Errors
/// What the engine says.
pub async fn delete_unseen(tx: &mut Transaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_known_clients" WHERE "last_seen" < ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [before.into()])).await
}
