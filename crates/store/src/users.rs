//! `directus_users`: what logging in needs of a person. Lists and changes go through [`items`](crate::items).

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::Secret;

use crate::database::{DbError, Dialect, Reader, Row, Sql, Transaction};
use crate::statement::sql;

/// A person, as a login sees them.
#[derive(Debug, Clone)]
pub struct User {
    /// Key.
    pub id: Uuid,
    /// Address, as it was written when it was stored.
    pub email: Option<String>,
    /// Hash of the password, if there is one.
    pub password: Option<Secret>,
    /// `active`, `suspended`, …
    pub status: String,
    /// The own role.
    pub role: Option<Uuid>,
    /// `default` for those who log in with a password.
    pub provider: String,
    /// Secret of the second factor, if there is one.
    pub tfa_secret: Option<Secret>,
    /// Own language, such as `de-DE`.
    pub language: Option<String>,
}

impl User {
    /// Whether the person may log in.
    pub fn is_active(&self) -> bool {
        self.status == ACTIVE
    }
}

/// The status of those who may log in.
pub const ACTIVE: &str = "active";

/// The status of those who were invited and have not accepted yet.
pub const INVITED: &str = "invited";

/// The status of those who registered and have not proved their address yet.
pub const UNVERIFIED: &str = "unverified";

/// The status of those who may not log in for now.
pub const SUSPENDED: &str = "suspended";

fn person(row: &Row) -> Result<User, DbError> {
    Ok(User {
        id: row.uuid(0)?,
        email: row.optional_text(1)?,
        password: row.optional_text(2)?.filter(|hash| !hash.is_empty()).map(Secret::from),
        status: row.text(3)?,
        role: row.optional_uuid(4)?,
        provider: row.text(5)?,
        tfa_secret: row.optional_text(6)?.filter(|secret| !secret.is_empty()).map(Secret::from),
        language: row.optional_text(7)?.filter(|language| !language.is_empty()),
    })
}

/// The person with that address, without regard to case.
///
/// `folded` is the address in lower case. Engines fold more than that (MySQL's collation takes accents away), so
/// what they find is compared once more here (GHSA-qw9g-7549-7wg5). SQLite folds less: of letters other than A to Z it
/// finds those in the case they were stored in.
///
/// # Errors
/// What the engine says.
pub async fn find_by_email(reader: &mut impl Reader, folded: &str) -> Result<Option<User>, DbError> {
    const BY_EMAIL: &str = r#"SELECT "id", "email", "password", "status", "role", "provider", "tfa_secret",
            "language"
        FROM "directus_users" WHERE LOWER("email") = LOWER(?)"#;
    const BY_EMAIL_MYSQL: &str = r#"SELECT "id", "email", "password", "status", "role", "provider", "tfa_secret",
            "language"
        FROM "directus_users" WHERE "email" = ?"#;
    let dialect = reader.dialect();
    let text = if dialect == Dialect::MySql { BY_EMAIL_MYSQL } else { BY_EMAIL };
    for row in reader.query(&sql(dialect, text, [folded.into()])).await? {
        let found = person(&row)?;
        if found.email.as_deref().is_some_and(|email| email.to_lowercase() == folded.to_lowercase()) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The person with that key.
///
/// # Errors
/// What the engine says.
pub async fn find(reader: &mut impl Reader, id: Uuid) -> Result<Option<User>, DbError> {
    const BY_ID: &str = r#"SELECT "id", "email", "password", "status", "role", "provider", "tfa_secret",
            "language"
        FROM "directus_users" WHERE "id" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), BY_ID, [id.into()])).await?;
    rows.first().map(person).transpose()
}

/// Keeps everybody else from logging this user in, refreshing or ending a session of theirs or changing the record, until
/// the transaction is over. SQLite has one writer anyway.
///
/// # Errors
/// What the engine says.
pub async fn lock(tx: &mut Transaction, id: Uuid) -> Result<(), DbError> {
    const LOCK: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? FOR UPDATE"#;
    const LOCK_POSTGRES: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? FOR NO KEY UPDATE"#;
    let text = match tx.dialect() {
        Dialect::Sqlite => return Ok(()),
        Dialect::MySql => LOCK,
        Dialect::Postgres | Dialect::Cockroach => LOCK_POSTGRES,
    };
    tx.query(&sql(tx.dialect(), text, [id.into()])).await?;
    Ok(())
}

/// Notes that somebody was here.
///
/// # Errors
/// What the engine says.
pub async fn touch(tx: &mut Transaction, id: Uuid, now: DateTime<Utc>) -> Result<(), DbError> {
    const TOUCH: &str = r#"UPDATE "directus_users" SET "last_access" = ? WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), TOUCH, [now.into(), id.into()])).await?;
    Ok(())
}

/// Replaces the hash of a password, unless it was replaced meanwhile.
///
/// # Errors
/// What the engine says.
pub async fn renew_hash(tx: &mut Transaction, id: Uuid, old: &Secret, new: &Secret) -> Result<bool, DbError> {
    const RENEW: &str = r#"UPDATE "directus_users" SET "password" = ? WHERE "id" = ? AND "password" = ?"#;
    let values = [new.expose().into(), id.into(), old.expose().into()];
    Ok(tx.execute(&sql(tx.dialect(), RENEW, values)).await? == 1)
}

/// Sets the hash of a password.
///
/// # Errors
/// What the engine says.
pub async fn set_hash(tx: &mut Transaction, id: Uuid, hash: &Secret) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "password" = ? WHERE "id" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), SET, [hash.expose().into(), id.into()])).await? == 1)
}

/// Sets the hash of a password in place of this one, and the status; false if password or status are others by now.
///
/// Of many that try at once with the same old ones, exactly one gets true, as long as the new ones differ from them.
///
/// # Errors
/// What the engine says.
pub async fn set_hash_and_status(
    tx: &mut Transaction,
    (id, old, from): (Uuid, Option<&Secret>, &str),
    (new, to): (&Secret, &str),
) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "password" = ?, "status" = ?
        WHERE "id" = ? AND COALESCE("password", '') = ? AND "status" = ?"#;
    let old = old.map(Secret::expose).unwrap_or_default();
    let values = [new.expose().into(), to.into(), id.into(), old.into(), from.into()];
    Ok(tx.execute(&sql(tx.dialect(), SET, values)).await? == 1)
}

/// Changes the status of a user from one to another; false if it was not `from`. MySQL does not tell case apart here.
///
/// # Errors
/// What the engine says.
pub async fn change_status(tx: &mut Transaction, id: Uuid, from: &str, to: &str) -> Result<bool, DbError> {
    const CHANGE: &str = r#"UPDATE "directus_users" SET "status" = ? WHERE "id" = ? AND "status" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), CHANGE, [to.into(), id.into(), from.into()])).await? == 1)
}

/// Takes away the password of a user.
///
/// # Errors
/// What the engine says.
pub async fn void_password(tx: &mut Transaction, id: Uuid) -> Result<(), DbError> {
    const VOID: &str = r#"UPDATE "directus_users" SET "password" = NULL WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), VOID, [id.into()])).await?;
    Ok(())
}

/// Whether somebody was ever here.
///
/// # Errors
/// What the engine says.
pub async fn has_been_here(reader: &mut impl Reader, id: Uuid) -> Result<bool, DbError> {
    const READ: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? AND "last_access" IS NOT NULL"#;
    Ok(!reader.query(&sql(reader.dialect(), READ, [id.into()])).await?.is_empty())
}

/// Sets or removes the secret of the second factor.
///
/// # Errors
/// What the engine says.
pub async fn set_tfa_secret(
    tx: &mut Transaction,
    id: Uuid,
    secret: Option<&Secret>,
) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "tfa_secret" = ? WHERE "id" = ?"#;
    let secret = secret.map(|secret| secret.expose().to_owned());
    Ok(tx.execute(&sql(tx.dialect(), SET, [secret.into(), id.into()])).await? == 1)
}

/// Sets the page somebody was on.
///
/// # Errors
/// What the engine says.
pub async fn set_last_page(tx: &mut Transaction, id: Uuid, page: &str) -> Result<(), DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "last_page" = ? WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), SET, [page.into(), id.into()])).await?;
    Ok(())
}

/// Suspends a user who is active; false if the user was not.
///
/// # Errors
/// What the engine says.
pub async fn suspend(tx: &mut Transaction, id: Uuid) -> Result<bool, DbError> {
    change_status(tx, id, ACTIVE, SUSPENDED).await
}

/// Whether there is any user at all.
///
/// # Errors
/// What the engine says.
pub async fn any(reader: &mut impl Reader) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "directus_users" LIMIT 1"#;
    Ok(!reader.query(&Sql::raw(sql(reader.dialect(), ANY, []).text, vec![])).await?.is_empty())
}

/// Makes nobody the sender of the notifications of a user who goes.
///
/// # Errors
/// What the engine says.
pub async fn forget_sender(tx: &mut Transaction, user: Uuid) -> Result<(), DbError> {
    const FORGET: &str = r#"UPDATE "directus_notifications" SET "sender" = NULL WHERE "sender" = ?"#;
    tx.execute(&sql(tx.dialect(), FORGET, [user.into()])).await?;
    Ok(())
}

/// The users other than these whose address is one of these, without regard to case; `folded` is in lower case.
///
/// # Errors
/// What the engine says.
pub async fn with_emails(
    reader: &mut impl Reader,
    folded: &[String],
    except: &[Uuid],
) -> Result<Vec<Uuid>, DbError> {
    let mut found = Vec::new();
    for email in folded {
        found.extend(
            find_by_email(reader, email).await?.map(|person| person.id).filter(|id| !except.contains(id)),
        );
    }
    Ok(found)
}
