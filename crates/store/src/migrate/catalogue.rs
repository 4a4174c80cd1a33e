//! Queries of the system catalogue: which tables, columns and indexes exist.

use crate::database::{Database, DbError, Dialect, Reader, Sql, Transaction};

/// Whether a table of this name exists.
pub(crate) async fn has_table(database: &Database, name: &str) -> Result<bool, DbError> {
    table_exists(&mut { database }, name).await
}

/// The same for a reader, such as a transaction.
pub(crate) async fn table_exists(reader: &mut impl Reader, name: &str) -> Result<bool, DbError> {
    let text = match reader.dialect() {
        Dialect::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
        Dialect::Postgres | Dialect::Cockroach => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
        }
        Dialect::MySql => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?"
        }
    };
    let sql = Sql::raw(text, vec![name.into()]).uncached();
    Ok(!reader.query(&sql).await?.is_empty())
}

/// Adapts a migration statement to the existing schema; `None` if there is nothing left to do.
///
/// A column that exists already is not added again, because no engine supports this in the statement itself. MySQL also
/// needs the following: it has no `CREATE INDEX IF NOT EXISTS`, and a foreign key must have the collation of the column
/// it references, which in an existing Directus database depends on the default of the server at its creation.
pub(super) async fn adapt(tx: &mut Transaction, statement: String) -> Result<Option<String>, DbError> {
    if let Some((table, column)) = new_column(&statement)
        && has_column(tx, table, column).await?
    {
        return Ok(None);
    }
    if tx.dialect() != Dialect::MySql {
        return Ok(Some(statement));
    }
    if let Some((index, table)) = index(&statement)
        && has_index(tx, index, table).await?
    {
        return Ok(None);
    }
    let mut statement = statement;
    for (placeholder, table, column) in COLLATIONS {
        if statement.contains(placeholder) {
            statement = statement.replace(placeholder, &collation_of(tx, table, column).await?);
        }
    }
    Ok(Some(statement))
}

/// Placeholders for the collation of a column: the placeholder, the table and the column.
const COLLATIONS: [(&str, &str, &str); 2] =
    [("{collation}", "directus_users", "id"), ("{token_collation}", "directus_sessions", "token")];

/// Index and table of ``CREATE INDEX `a` ON `b` …``.
fn index(statement: &str) -> Option<(&str, &str)> {
    let mut parts = statement.strip_prefix("CREATE INDEX `")?.split('`');
    let index = parts.next()?;
    Some((index, parts.nth(1)?))
}

/// Table and column of `ALTER TABLE "a" ADD COLUMN "b" …`.
fn new_column(statement: &str) -> Option<(&str, &str)> {
    let mut parts = statement.strip_prefix("ALTER TABLE ")?.split(['"', '`']).skip(1);
    let table = parts.next()?;
    let column = parts.next().filter(|between| *between == " ADD COLUMN ").and(parts.next())?;
    Some((table, column))
}

async fn has_column(tx: &mut Transaction, table: &str, column: &str) -> Result<bool, DbError> {
    let text = match tx.dialect() {
        Dialect::Sqlite => "SELECT 1 FROM pragma_table_info(?) WHERE name = ?",
        Dialect::Postgres | Dialect::Cockroach => {
            "SELECT 1 FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2"
        }
        Dialect::MySql => {
            "SELECT 1 FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?"
        }
    };
    let sql = Sql::raw(text, vec![table.into(), column.into()]).uncached();
    Ok(!tx.query(&sql).await?.is_empty())
}

async fn has_index(tx: &mut Transaction, index: &str, table: &str) -> Result<bool, DbError> {
    const TEXT: &str = "SELECT 1 FROM information_schema.statistics \
        WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?";
    let sql = Sql::raw(TEXT, vec![table.into(), index.into()]).uncached();
    Ok(!tx.query(&sql).await?.is_empty())
}

async fn collation_of(tx: &mut Transaction, table: &str, column: &str) -> Result<String, DbError> {
    const TEXT: &str = "SELECT character_set_name, collation_name FROM information_schema.columns \
        WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?";
    let sql = Sql::raw(TEXT, vec![table.into(), column.into()]).uncached();
    let rows = tx.query(&sql).await?;
    let found =
        rows.first().ok_or_else(|| DbError::Other(format!("the column {table}.{column} does not exist")))?;
    Ok(format!(" CHARACTER SET {} COLLATE {}", found.text(0)?, found.text(1)?))
}

#[cfg(test)]
mod tests {
    use super::{index, new_column};

    #[test]
    fn indexes_are_recognised() {
        assert_eq!(index("CREATE INDEX `a` ON `b` (`c`)"), Some(("a", "b")));
        assert_eq!(index("CREATE TABLE `a` (`b` int)"), None);
    }

    #[test]
    fn new_columns_are_recognised() {
        assert_eq!(new_column("ALTER TABLE \"a\" ADD COLUMN \"b\" text"), Some(("a", "b")));
        assert_eq!(new_column("ALTER TABLE `a` ADD COLUMN `b` int NULL"), Some(("a", "b")));
        assert_eq!(new_column("ALTER TABLE \"a\" DROP COLUMN \"b\""), None);
        assert_eq!(new_column("CREATE TABLE \"a\" (\"b\" text)"), None);
    }
}
