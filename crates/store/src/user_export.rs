//! `directus_users`: bulk reads and inserts of the user import and export.

use sea_query::{Alias, Expr, ExprTrait, Func, Query};
use uuid::Uuid;
use vestibule_domain::Secret;
use vestibule_domain::schema::{ROLES, USERS};

use crate::database::{DbError, Dialect, Reader, Row, Sql, Transaction};
use crate::items::{Patch, values};

/// A user that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingUser {
    /// Key.
    pub id: Uuid,
    /// Address as stored.
    pub email: Option<String>,
}

/// Values in one statement; every engine accepts 32,766.
const VALUES: usize = 5000;
/// Keys in one statement.
const KEYS: usize = 500;

fn column(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

fn existing(row: &Row) -> Result<ExistingUser, DbError> {
    Ok(ExistingUser { id: row.uuid(0)?, email: row.optional_text(1)? })
}

/// Users with these addresses, which are in lower case. Engines fold more characters than that
/// (see [`find_by_email`](crate::users::find_by_email)), so the caller compares again.
pub async fn by_emails(reader: &mut impl Reader, folded: &[String]) -> Result<Vec<ExistingUser>, DbError> {
    let mut found = Vec::new();
    for folded in folded.chunks(KEYS) {
        let email = match reader.dialect() {
            Dialect::MySql => column("email"),
            _ => Func::lower(column("email")).into(),
        };
        found.extend(find(reader, email.is_in(folded.iter().map(String::as_str))).await?);
    }
    Ok(found)
}

/// Users with these keys.
pub async fn by_ids(reader: &mut impl Reader, ids: &[Uuid]) -> Result<Vec<ExistingUser>, DbError> {
    let mut found = Vec::new();
    for ids in ids.chunks(KEYS) {
        found.extend(find(reader, column("id").is_in(ids.iter().copied())).await?);
    }
    Ok(found)
}

async fn find(reader: &mut impl Reader, wanted: Expr) -> Result<Vec<ExistingUser>, DbError> {
    let select = Query::select()
        .columns(["id", "email"].map(Alias::new))
        .from(Alias::new(USERS.name))
        .and_where(wanted)
        .take();
    let rows = reader.query(&Sql::select(reader.dialect(), &select)).await?;
    rows.iter().map(existing).collect()
}

/// Inserts users, all with the same fields in the same order.
///
/// # Errors
/// [`DbError::OutOfRange`] for a value that does not fit the type of its column.
pub async fn insert(tx: &mut Transaction, users: &[Patch]) -> Result<(), DbError> {
    let width = users.first().map_or(1, |user| user.len().max(1));
    for users in users.chunks(VALUES / width) {
        let mut statement = Query::insert();
        statement.into_table(Alias::new(USERS.name));
        for (index, user) in users.iter().enumerate() {
            let (columns, values): (Vec<_>, Vec<_>) = values(&USERS, user)?.into_iter().unzip();
            if index == 0 {
                statement.columns(columns.into_iter().map(Alias::new));
            }
            statement.values(values).map_err(|error| DbError::Other(error.to_string()))?;
        }
        tx.execute(&Sql::insert(tx.dialect(), &statement)).await?;
    }
    Ok(())
}

/// The password hashes of these users; users without a password are left out.
pub async fn password_hashes(reader: &mut impl Reader, ids: &[Uuid]) -> Result<Vec<(Uuid, Secret)>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(KEYS) {
        let select = Query::select()
            .columns(["id", "password"].map(Alias::new))
            .from(Alias::new(USERS.name))
            .and_where(column("id").is_in(ids.iter().copied()))
            .take();
        for row in reader.query(&Sql::select(reader.dialect(), &select)).await? {
            let hash = row.optional_text(1)?.filter(|hash| !hash.is_empty());
            found.extend(hash.map(|hash| row.uuid(0).map(|id| (id, hash.into()))).transpose()?);
        }
    }
    Ok(found)
}

/// Number of users with TFA.
pub async fn count_with_tfa(reader: &mut impl Reader) -> Result<i64, DbError> {
    let select = Query::select()
        .expr(Func::count(Expr::cust("*")))
        .from(Alias::new(USERS.name))
        .and_where(column("tfa_secret").is_not_null())
        .take();
    let rows = reader.query(&Sql::select(reader.dialect(), &select)).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(0))
}

/// The names of all roles, by key.
pub async fn role_names(reader: &mut impl Reader) -> Result<Vec<(Uuid, String)>, DbError> {
    let select = Query::select().columns(["id", "name"].map(Alias::new)).from(Alias::new(ROLES.name)).take();
    let rows = reader.query(&Sql::select(reader.dialect(), &select)).await?;
    rows.iter().map(|row| Ok((row.uuid(0)?, row.text(1)?))).collect()
}
