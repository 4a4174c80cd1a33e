//! `vestibule_outbox`: mails on their way.
//!
//! A mail is a row before it is a mail: it is written in the transaction that causes it, so that one is sent exactly if
//! the other happened. Whoever sends it takes a lease on the row first, so that of many instances one does, renews the
//! lease for as long as that takes, and removes the row afterwards. What dies in between leaves the row to the next one,
//! when the lease has run out.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Reader, Row, Transaction};
use crate::statement::sql;

/// A mail to be sent.
#[derive(Clone, Copy)]
pub struct NewMail<'a> {
    /// Key of the row, and for ever the identity of the mail.
    pub id: Uuid,
    /// The mail as JSON. It holds links with tokens and is not shown by `Debug`.
    pub mail: &'a str,
    /// The address it goes to. Nobody makes it a row that is no mail, which is only removed: whoever asks for a mail to
    /// an address that gets none must cause the same work.
    pub recipient: Option<&'a str>,
    /// The language of the recipient.
    pub language: &'a str,
}

/// A mail somebody has taken a lease on.
#[derive(Clone)]
pub struct LeasedMail {
    /// Key of the row.
    pub id: Uuid,
    /// The mail as JSON. It holds links with tokens and is not shown by `Debug`.
    pub mail: String,
    /// The address it goes to; nobody for a row that is no mail.
    pub recipient: Option<String>,
    /// The language of the recipient.
    pub language: String,
    /// When it was written.
    pub created: DateTime<Utc>,
    /// Which attempt this is, counted from 1. Together with the key it names the lease: whoever takes the mail over has a
    /// higher one.
    pub attempt: i64,
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

/// Puts a mail on its way.
///
/// # Errors
/// What the engine says.
pub async fn enqueue(tx: &mut Transaction, letter: NewMail<'_>, now: DateTime<Utc>) -> Result<(), DbError> {
    const ENQUEUE: &str = r#"INSERT INTO "vestibule_outbox"
        ("id", "mail", "recipient", "language", "created", "next_attempt") VALUES (?, ?, ?, ?, ?, ?)"#;
    let values = [
        letter.id.into(),
        letter.mail.into(),
        letter.recipient.map(str::to_owned).into(),
        letter.language.into(),
        now.into(),
        now.into(),
    ];
    tx.execute(&sql(tx.dialect(), ENQUEUE, values)).await?;
    Ok(())
}

/// Whether anything is due: a read, so that nobody has to wait for the lock of a writer.
///
/// # Errors
/// What the engine says.
pub async fn any_due(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_outbox"
        WHERE "next_attempt" <= ? AND ("lease_until" IS NULL OR "lease_until" <= ?) LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into(), now.into()])).await?.is_empty())
}

/// Takes a lease on at most `limit` mails that are due, the longest due first, and counts the attempt. Rows that are no
/// mails are removed on the way.
///
/// Of many that do so at once, each row goes to one: the update looks at the lease once more.
///
/// # Errors
/// What the engine says.
pub async fn lease(
    tx: &mut Transaction,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
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
        let is_ours = match row.recipient {
            Some(_) => tx.execute(&sql(dialect, TAKE, values)).await? == 1,
            None => remove(tx, row.id).await?,
        };
        if is_ours {
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

/// Removes a mail that was sent.
///
/// # Errors
/// What the engine says.
pub async fn remove(tx: &mut Transaction, id: Uuid) -> Result<bool, DbError> {
    const REMOVE: &str = r#"DELETE FROM "vestibule_outbox" WHERE "id" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), REMOVE, [id.into()])).await? == 1)
}

/// Makes a lease longer: it ends at `until`. False if it has run out and somebody else has the mail, or if the mail is
/// gone.
///
/// # Errors
/// What the engine says.
pub async fn renew(
    tx: &mut Transaction,
    (id, attempt): (Uuid, i64),
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    const RENEW: &str = r#"UPDATE "vestibule_outbox" SET "lease_until" = ?
        WHERE "id" = ? AND "attempts" = ? AND "lease_until" IS NOT NULL"#;
    let values = [until.into(), id.into(), attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), RENEW, values)).await? == 1)
}

/// Gives a lease back: the mail is tried again at `at`. False if the lease has run out and somebody else has the mail.
///
/// # Errors
/// What the engine says.
pub async fn retry_at(
    tx: &mut Transaction,
    (id, attempt): (Uuid, i64),
    at: DateTime<Utc>,
    error: &str,
) -> Result<bool, DbError> {
    const RETRY: &str = r#"UPDATE "vestibule_outbox" SET "next_attempt" = ?, "lease_until" = NULL, "last_error" = ?
        WHERE "id" = ? AND "attempts" = ?"#;
    let values = [at.into(), error.into(), id.into(), attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), RETRY, values)).await? == 1)
}

/// Never tries a mail again, and keeps `remains` in its place for whoever wants to know. False if the lease has run out
/// and somebody else has the mail.
///
/// # Errors
/// What the engine says.
pub async fn give_up(
    tx: &mut Transaction,
    (id, attempt): (Uuid, i64),
    now: DateTime<Utc>,
    (remains, error): (&str, &str),
) -> Result<bool, DbError> {
    const GIVE_UP: &str = r#"UPDATE "vestibule_outbox" SET "next_attempt" = NULL, "lease_until" = NULL,
        "given_up" = ?, "mail" = ?, "last_error" = ? WHERE "id" = ? AND "attempts" = ?"#;
    let values = [now.into(), remains.into(), error.into(), id.into(), attempt.into()];
    Ok(tx.execute(&sql(tx.dialect(), GIVE_UP, values)).await? == 1)
}

/// When the next mail is due; in the past if one is due already, `None` if there is none.
///
/// # Errors
/// What the engine says.
pub async fn next_due(reader: &mut impl Reader) -> Result<Option<DateTime<Utc>>, DbError> {
    const NEXT: &str = r#"SELECT MIN(CASE WHEN "lease_until" > "next_attempt" THEN "lease_until"
        ELSE "next_attempt" END) FROM "vestibule_outbox" WHERE "next_attempt" IS NOT NULL"#;
    let rows = reader.query(&sql(reader.dialect(), NEXT, [])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// Forgets mails that were given up before `before`; gives how many.
///
/// # Errors
/// What the engine says.
pub async fn forget_given_up(tx: &mut Transaction, before: DateTime<Utc>) -> Result<u64, DbError> {
    const FORGET: &str = r#"DELETE FROM "vestibule_outbox" WHERE "given_up" < ?"#;
    tx.execute(&sql(tx.dialect(), FORGET, [before.into()])).await
}

/// How many mails there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that are still to be sent.
    pub waiting: i64,
    /// Those that were given up.
    pub given_up: i64,
}

/// Counts the mails.
///
/// # Errors
/// What the engine says.
pub async fn counts(reader: &mut impl Reader) -> Result<Counts, DbError> {
    const COUNT: &str = r#"SELECT COUNT("next_attempt"), COUNT("given_up") FROM "vestibule_outbox""#;
    let rows = reader.query(&sql(reader.dialect(), COUNT, [])).await?;
    let Some(row) = rows.first() else { return Ok(Counts::default()) };
    Ok(Counts { waiting: row.int(0)?, given_up: row.int(1)? })
}
