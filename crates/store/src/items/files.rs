//! `directus_files` in statements, where the table does not exist.

use sea_query::SelectStatement;
use vestibule_domain::schema::{FILES, Field, Kind};

use crate::database::{DbError, Dialect, Reader, Row, Sql};
use crate::migrate::table_exists;

/// Runs a `SELECT`. Without a Directus on the database, files are the keys that users have as `avatar`.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub(super) async fn query(reader: &mut impl Reader, select: &SelectStatement) -> Result<Vec<Row>, DbError> {
    let dialect = reader.dialect();
    let mut sql = Sql::select(dialect, select);
    // Names are the only place where the text can contain it: values are parameters.
    if sql.text.contains(FILES.name) && !table_exists(reader, FILES.name).await? {
        sql.text = format!("{} {}", keys_of_avatars(dialect), sql.text).into();
    }
    reader.query(&sql).await
}

/// A common table expression that stands in for the table.
fn keys_of_avatars(dialect: Dialect) -> String {
    let quote = if dialect == Dialect::MySql { '`' } else { '"' };
    let columns = FILES.columns().map(|field| {
        let value = if field.name == FILES.key { "avatar" } else { null(dialect, field) };
        format!("{value} AS {quote}{}{quote}", field.name)
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let (files, users) = (FILES.name, "directus_users");
    format!("WITH {files} AS (SELECT DISTINCT {columns} FROM {users} WHERE avatar IS NOT NULL)")
}

/// PostgreSQL needs the type of a null to compare it.
fn null(dialect: Dialect, field: &Field) -> &'static str {
    if !matches!(dialect, Dialect::Postgres | Dialect::Cockroach) {
        return "NULL";
    }
    match field.kind {
        Kind::Uuid => "NULL::uuid",
        Kind::Integer => "NULL::bigint",
        Kind::Timestamp => "NULL::timestamptz",
        Kind::Json => "NULL::jsonb",
        _ => "NULL::text",
    }
}
