//! `vestibule_outbox`: mails that are to be sent.
//!
//! A mail is written as a row in the transaction that causes it, so that it is sent if and only if the transaction
//! commits. The instance that sends it holds a lease on the row, renews the lease while it sends, and removes the row
//! afterwards. If the instance dies, another one leases the row after the lease has expired.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Reader, Row, Transaction};
use crate::statement::sql;

/// A mail to be sent.
#[derive(Clone, Copy)]
pub struct NewMail<'a> {
    /// Key of the row; the mail keeps it in all attempts, as its `Message-ID`.
    pub id: Uuid,
    /// The mail as JSON. It holds links with tokens and is not shown by `Debug`.
    pub mail: &'a str,
    /// The recipient's address. `None` is a placeholder that is removed instead of sent: a request for a mail to an
    /// unknown address causes the same work as one to a known address.
    pub recipient: Option<&'a str>,
    /// The language of the recipient.
    pub language: &'a str,
}

/// A mail with a lease on it.
#[derive(Clone)]
pub struct LeasedMail {
    /// Key of the row.
    pub id: Uuid,
    /// The mail as JSON. It holds links with tokens and is not shown by `Debug`.
    pub mail: String,
    /// The recipient's address; `None` for a placeholder.
    pub recipient: Option<String>,
    /// The language of the recipient.
    pub language: String,
    /// Time of the insertion.
    pub created: DateTime<Utc>,
    /// Number of the attempt, from 1. With the key it identifies the lease: each further lease has a higher number.
    pub attempt: i64,
}

/// Identifies a lease on a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Key of the mail.
    pub id: Uuid,
    /// Number of the attempt.
    pub attempt: i64,
}

impl Lease {
    /// The lease with which a mail was returned.
    pub fn of(mail: &LeasedMail) -> Self {
        Self { id: mail.id, attempt: mail.attempt }
    }
}

impl std::fmt::Debug for NewMail<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMail").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for LeasedMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeasedMail")
            .field("id", &self.id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// Inserts a mail.
pub async fn enqueue(tx: &mut Transaction, mail: NewMail<'_>, now: DateTime<Utc>) -> Result<(), DbError> {
    const ENQUEUE: &str = r#"INSERT INTO "vestibule_outbox"
        ("id", "mail", "recipient", "language", "created", "next_attempt") VALUES (?, ?, ?, ?, ?, ?)"#;
    let values = [
        mail.id.into(),
        mail.mail.into(),
        mail.recipient.map(str::to_owned).into(),
        mail.language.into(),
        now.into(),
        now.into(),
    ];
    tx.execute(&sql(tx.dialect(), ENQUEUE, values)).await?;
    Ok(())
}

/// Whether a mail is due: a read, which waits for no lock.
pub async fn any_due(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_outbox"
        WHERE "next_attempt" <= ? AND ("lease_until" IS NULL OR "lease_until" <= ?) LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into(), now.into()])).await?.is_empty())
}

/// Leases at most `limit` mails that are due, those due longest first, and counts the attempt. Placeholders that are due
/// are removed.
///
/// Of concurrent callers exactly one gets each row: the update checks the lease again.
pub async fn lease(
    tx: &mut Transaction,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<LeasedMail>, DbError> {
    const DUE: &str = r#"SELECT "id", "mail", "recipient", "language", "created", "attempts"
        FROM "vestibule_outbox" WHERE "next_attempt" <= ? AND ("lease_until" IS NULL OR "lease_until" <= ?)
        ORDER BY "next_attempt", "created" LIMIT ?"#;
    const TAKE: &str = r#"UPDATE "vestibule_outbox" SET "lease_until" = ?, "attempts" = "attempts" + 1
        WHERE "id" = ? AND "next_attempt" <= ? AND ("lease_until" IS NULL OR "lease_until" <= ?)"#;
    let dialect = tx.dialect();
    let due = tx.query(&sql(dialect, DUE, [now.into(), now.into(), i64::from(limit).into()])).await?;
    let mut leased = Vec::with_capacity(due.len());
    for row in &due {
        let row = row_of(row)?;
        let values = [until.into(), row.id.into(), now.into(), now.into()];
        let is_leased = match row.recipient {
            Some(_) => tx.execute(&sql(dialect, TAKE, values)).await? == 1,
            None => remove(tx, row.id).await?,
        };
        if is_leased {
            leased.push(row);
        }
    }
    Ok(leased)
}

fn row_of(row: &Row) -> Result<LeasedMail, DbError> {
    Ok(LeasedMail {
        id: row.uuid(0)?,
        mail: row.text(1)?,
        recipient: row.optional_text(2)?,
        language: row.text(3)?,
        created: row.timestamp(4)?,
        attempt: row.int(5)?.saturating_add(1),
    })
}

/// Removes a mail that was sent; false if it is gone.
pub async fn remove(tx: &mut Transaction, id: Uuid) -> Result<bool, DbError> {
    const REMOVE: &str = r#"DELETE FROM "vestibule_outbox" WHERE "id" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), REMOVE, [id.into()])).await? == 1)
}

/// Extends a lease to `until`. False if it expired and another instance leased the mail, or if the mail is gone.
pub async fn renew(tx: &mut Transaction, lease: Lease, until: DateTime<Utc>) -> Result<bool, DbError> {
    const RENEW: &str = r#"UPDATE "vestibule_outbox" SET "lease_until" = ?
        WHERE "id" = ? AND "attempts" = ? AND "lease_until" IS NOT NULL"#;
    let values = [until.into(), lease.id.into(), lease.attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), RENEW, values)).await? == 1)
}

/// Ends a lease; the mail is due again at `at`. False if the lease expired and another instance leased the mail.
pub async fn retry_at(
    tx: &mut Transaction,
    lease: Lease,
    at: DateTime<Utc>,
    error: &str,
) -> Result<bool, DbError> {
    const RETRY: &str = r#"UPDATE "vestibule_outbox" SET "next_attempt" = ?, "lease_until" = NULL, "last_error" = ?
        WHERE "id" = ? AND "attempts" = ?"#;
    let values = [at.into(), error.into(), lease.id.into(), lease.attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), RETRY, values)).await? == 1)
}

/// Gives a mail up and stores `record` in its place, for administrators. False if the lease expired and another instance
/// leased the mail.
pub async fn give_up(
    tx: &mut Transaction,
    lease: Lease,
    now: DateTime<Utc>,
    record: &str,
    error: &str,
) -> Result<bool, DbError> {
    const GIVE_UP: &str = r#"UPDATE "vestibule_outbox" SET "next_attempt" = NULL, "lease_until" = NULL,
        "given_up" = ?, "mail" = ?, "last_error" = ? WHERE "id" = ? AND "attempts" = ?"#;
    let values = [now.into(), record.into(), error.into(), lease.id.into(), lease.attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), GIVE_UP, values)).await? == 1)
}

/// Time at which the next mail is due, possibly in the past; `None` without mails.
pub async fn next_due(reader: &mut impl Reader) -> Result<Option<DateTime<Utc>>, DbError> {
    const NEXT: &str = r#"SELECT MIN(CASE WHEN "lease_until" > "next_attempt" THEN "lease_until"
        ELSE "next_attempt" END) FROM "vestibule_outbox" WHERE "next_attempt" IS NOT NULL"#;
    let rows = reader.query(&sql(reader.dialect(), NEXT, [])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// Removes the records of mails that were given up before `before`, and returns their number.
pub async fn delete_given_up(tx: &mut Transaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_outbox" WHERE "given_up" < ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [before.into()])).await
}

/// Numbers of mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Mails that are to be sent.
    pub waiting: i64,
    /// Mails that were given up.
    pub given_up: i64,
}

/// Counts the mails.
pub async fn counts(reader: &mut impl Reader) -> Result<Counts, DbError> {
    const COUNT: &str = r#"SELECT COUNT("next_attempt"), COUNT("given_up") FROM "vestibule_outbox""#;
    let rows = reader.query(&sql(reader.dialect(), COUNT, [])).await?;
    let Some(row) = rows.first() else { return Ok(Counts::default()) };
    Ok(Counts { waiting: row.int(0)?, given_up: row.int(1)? })
}
