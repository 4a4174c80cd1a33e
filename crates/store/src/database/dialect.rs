//! SQL dialects.

use sea_query::{
    DeleteStatement, InsertStatement, MysqlQueryBuilder, PostgresQueryBuilder, SelectStatement,
    SqliteQueryBuilder, UpdateStatement, Values,
};

/// The SQL dialect of an engine. Statements are written once with the SQL builder and rendered per dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite 3, linked into the binary.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
    /// CockroachDB: PostgreSQL's wire format and SQL, without advisory locks.
    Cockroach,
    /// MySQL 8 and MariaDB 10.5 and later.
    MySql,
}

/// Defines one rendering method per statement type of the SQL builder.
macro_rules! renderers {
    ($($(#[$doc:meta])* $name:ident($statement:ty);)*) => {
        impl Dialect {
            $($(#[$doc])*
            pub(super) fn $name(self, statement: &$statement) -> (String, Values) {
                match self {
                    Self::Sqlite => statement.build(SqliteQueryBuilder),
                    Self::Postgres | Self::Cockroach => statement.build(PostgresQueryBuilder),
                    Self::MySql => statement.build(MysqlQueryBuilder),
                }
            })*
        }
    };
}

renderers! {
    /// Text and values of a `SELECT`.
    select(SelectStatement);
    /// Text and values of an `INSERT`.
    insert(InsertStatement);
    /// Text and values of an `UPDATE`.
    update(UpdateStatement);
    /// Text and values of a `DELETE`.
    delete(DeleteStatement);
}
