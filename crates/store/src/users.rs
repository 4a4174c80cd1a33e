//! `directus_users`: the columns that authentication needs. Lists and other changes go through [`items`](crate::items).

use chrono::{DateTime, Utc};
use vestibule_domain::user::{NormalizedEmail, RoleId, User, UserId, UserStatus};
use vestibule_domain::{Email, Secret};

use crate::database::{DbError, Dialect, Reader, Row, Sql, Transaction};
use crate::statement::sql;

/// A `SELECT` of the columns that [`user`] reads, with this condition.
macro_rules! select_user {
    ($condition:literal) => {
        concat!(
            r#"SELECT "id", "email", "password", "status", "role", "provider", "tfa_secret", "language"
        FROM "directus_users" WHERE "#,
            $condition
        )
    };
}

fn user(row: &Row) -> Result<User, DbError> {
    Ok(User {
        id: UserId::new(row.uuid(0)?),
        email: row.optional_text(1)?.map(Email::from),
        password: row.optional_text(2)?.filter(|hash| !hash.is_empty()).map(Secret::from),
        status: UserStatus::parse(&row.text(3)?),
        role: row.optional_uuid(4)?.map(RoleId::new),
        provider: row.text(5)?,
        tfa_secret: row.optional_text(6)?.filter(|secret| !secret.is_empty()).map(Secret::from),
        language: row.optional_text(7)?.filter(|language| !language.is_empty()),
    })
}

/// The user with that address, without regard to case.
///
/// Engines treat more addresses as equal than those that differ in case (MySQL's collation ignores accents), so the
/// rows are compared again here (GHSA-qw9g-7549-7wg5). SQLite treats fewer as equal: letters other than A to Z match
/// only in the case in which they are stored.
pub async fn find_by_email(
    reader: &mut impl Reader,
    email: &NormalizedEmail,
) -> Result<Option<User>, DbError> {
    const BY_EMAIL: &str = select_user!(r#"LOWER("email") = LOWER(?)"#);
    const BY_EMAIL_MYSQL: &str = select_user!(r#""email" = ?"#);
    let dialect = reader.dialect();
    let text = if dialect == Dialect::MySql { BY_EMAIL_MYSQL } else { BY_EMAIL };
    for row in reader.query(&sql(dialect, text, [email.as_str().into()])).await? {
        let found = user(&row)?;
        if found.email.as_ref().is_some_and(|stored| stored.normalized() == *email) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The user with that key.
pub async fn find(reader: &mut impl Reader, id: UserId) -> Result<Option<User>, DbError> {
    const BY_ID: &str = select_user!(r#""id" = ?"#);
    let rows = reader.query(&sql(reader.dialect(), BY_ID, [id.as_uuid().into()])).await?;
    rows.first().map(user).transpose()
}

/// Locks the row of a user until the transaction ends, so that no other transaction can change it, log the user in, or
/// refresh or end one of their sessions. Does nothing on SQLite, which has one writer at a time.
pub async fn lock(tx: &mut Transaction, id: UserId) -> Result<(), DbError> {
    const LOCK: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? FOR UPDATE"#;
    const LOCK_POSTGRES: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? FOR NO KEY UPDATE"#;
    let text = match tx.dialect() {
        Dialect::Sqlite => return Ok(()),
        Dialect::MySql => LOCK,
        Dialect::Postgres | Dialect::Cockroach => LOCK_POSTGRES,
    };
    tx.query(&sql(tx.dialect(), text, [id.as_uuid().into()])).await?;
    Ok(())
}

/// Sets `last_access`.
pub async fn touch(tx: &mut Transaction, id: UserId, now: DateTime<Utc>) -> Result<(), DbError> {
    const TOUCH: &str = r#"UPDATE "directus_users" SET "last_access" = ? WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), TOUCH, [now.into(), id.as_uuid().into()])).await?;
    Ok(())
}

/// Replaces a password hash; false if the stored hash is not `old`.
pub async fn renew_hash(
    tx: &mut Transaction,
    id: UserId,
    old: &Secret,
    new: &Secret,
) -> Result<bool, DbError> {
    const RENEW: &str = r#"UPDATE "directus_users" SET "password" = ? WHERE "id" = ? AND "password" = ?"#;
    let values = [new.expose().into(), id.as_uuid().into(), old.expose().into()];
    Ok(tx.execute(&sql(tx.dialect(), RENEW, values)).await? == 1)
}

/// Sets a password hash; false if there is no such user.
pub async fn set_hash(tx: &mut Transaction, id: UserId, hash: &Secret) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "password" = ? WHERE "id" = ?"#;
    Ok(tx.execute(&sql(tx.dialect(), SET, [hash.expose().into(), id.as_uuid().into()])).await? == 1)
}

/// A change of password hash and status, for [`set_hash_and_status`].
#[derive(Debug, Clone, Copy)]
pub struct HashAndStatus<'a> {
    /// The hash that is expected; `None` for a user without a password.
    pub old_hash: Option<&'a Secret>,
    /// The hash to store.
    pub new_hash: &'a Secret,
    /// The status that is expected.
    pub old_status: &'a UserStatus,
    /// The status to store.
    pub new_status: &'a UserStatus,
}

/// Sets password hash and status; false if either is not the expected one.
///
/// Of concurrent changes that expect the same values exactly one succeeds, provided that it changes one of them.
pub async fn set_hash_and_status(
    tx: &mut Transaction,
    id: UserId,
    change: HashAndStatus<'_>,
) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "password" = ?, "status" = ?
        WHERE "id" = ? AND COALESCE("password", '') = ? AND "status" = ?"#;
    let values = [
        change.new_hash.expose().into(),
        change.new_status.as_str().into(),
        id.as_uuid().into(),
        change.old_hash.map(Secret::expose).unwrap_or_default().into(),
        change.old_status.as_str().into(),
    ];
    Ok(tx.execute(&sql(tx.dialect(), SET, values)).await? == 1)
}

/// Changes the status of a user; false if it is not `from`. MySQL ignores case in this comparison.
pub async fn change_status(
    tx: &mut Transaction,
    id: UserId,
    from: &UserStatus,
    to: &UserStatus,
) -> Result<bool, DbError> {
    const CHANGE: &str = r#"UPDATE "directus_users" SET "status" = ? WHERE "id" = ? AND "status" = ?"#;
    let values = [to.as_str().into(), id.as_uuid().into(), from.as_str().into()];
    Ok(tx.execute(&sql(tx.dialect(), CHANGE, values)).await? == 1)
}

/// Sets the password hash to `NULL`, so that the user cannot log in with a password.
pub async fn remove_password(tx: &mut Transaction, id: UserId) -> Result<(), DbError> {
    const REMOVE: &str = r#"UPDATE "directus_users" SET "password" = NULL WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), REMOVE, [id.as_uuid().into()])).await?;
    Ok(())
}

/// Whether the user has ever logged in.
pub async fn has_logged_in(reader: &mut impl Reader, id: UserId) -> Result<bool, DbError> {
    const READ: &str = r#"SELECT 1 FROM "directus_users" WHERE "id" = ? AND "last_access" IS NOT NULL"#;
    Ok(!reader.query(&sql(reader.dialect(), READ, [id.as_uuid().into()])).await?.is_empty())
}

/// Sets the TFA secret; `None` removes it. False if there is no such user.
pub async fn set_tfa_secret(
    tx: &mut Transaction,
    id: UserId,
    secret: Option<&Secret>,
) -> Result<bool, DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "tfa_secret" = ? WHERE "id" = ?"#;
    let secret = secret.map(|secret| secret.expose().to_owned());
    Ok(tx.execute(&sql(tx.dialect(), SET, [secret.into(), id.as_uuid().into()])).await? == 1)
}

/// Sets `last_page`.
pub async fn set_last_page(tx: &mut Transaction, id: UserId, page: &str) -> Result<(), DbError> {
    const SET: &str = r#"UPDATE "directus_users" SET "last_page" = ? WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), SET, [page.into(), id.as_uuid().into()])).await?;
    Ok(())
}

/// Suspends an active user; false if the user is not active.
pub async fn suspend(tx: &mut Transaction, id: UserId) -> Result<bool, DbError> {
    change_status(tx, id, &UserStatus::Active, &UserStatus::Suspended).await
}

/// Whether there is any user at all.
pub async fn any(reader: &mut impl Reader) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "directus_users" LIMIT 1"#;
    Ok(!reader.query(&Sql::raw(sql(reader.dialect(), ANY, []).text, vec![])).await?.is_empty())
}

/// Sets `sender` to `NULL` in the notifications that a user has sent, before the user is deleted.
pub async fn clear_sender(tx: &mut Transaction, user: UserId) -> Result<(), DbError> {
    const CLEAR: &str = r#"UPDATE "directus_notifications" SET "sender" = NULL WHERE "sender" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.as_uuid().into()])).await?;
    Ok(())
}

/// The users with one of these addresses, except for the users in `except`.
pub async fn with_emails(
    reader: &mut impl Reader,
    emails: &[NormalizedEmail],
    except: &[UserId],
) -> Result<Vec<UserId>, DbError> {
    let mut found = Vec::new();
    for email in emails {
        let user = find_by_email(reader, email).await?;
        found.extend(user.map(|user| user.id).filter(|id| !except.contains(id)));
    }
    Ok(found)
}
