//! `directus_files`: a table that exists only if Directus uses the same database.

use uuid::Uuid;

use crate::database::{Database, DbError};
use crate::migrate::has_table;
use crate::statement::sql;

/// Whether there is a file with this key, which Directus serves.
pub async fn is_there(database: &Database, file: Uuid) -> Result<bool, DbError> {
    const FIND: &str = r#"SELECT 1 FROM "directus_files" WHERE "id" = ?"#;
    if !has_table(database, "directus_files").await? {
        return Ok(false);
    }
    Ok(!database.query(&sql(database.dialect(), FIND, [file.into()])).await?.is_empty())
}
