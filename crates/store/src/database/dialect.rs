//! Which SQL is spoken.

use sea_query::{
    DeleteStatement, InsertStatement, MysqlQueryBuilder, PostgresQueryBuilder, SelectStatement,
    SqliteQueryBuilder, UpdateStatement, Values,
};

/// An engine's own SQL. Statements are written once with the SQL builder; this says how they are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite 3, built in.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
    /// CockroachDB: PostgreSQL's wire format and SQL, without advisory locks.
    Cockroach,
    /// MySQL 8 and MariaDB 10.5 and later.
    MySql,
}

/// A statement of the SQL builder, whichever it is.
macro_rules! spelling {
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

spelling! {
    /// Text and values of a `SELECT`.
    select(SelectStatement);
    /// Text and values of an `INSERT`.
    insert(InsertStatement);
    /// Text and values of an `UPDATE`.
    update(UpdateStatement);
    /// Text and values of a `DELETE`.
    delete(DeleteStatement);
}
