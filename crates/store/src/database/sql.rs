//! A rendered SQL statement with its parameters.

use std::borrow::Cow;

use sea_query::{DeleteStatement, InsertStatement, SelectStatement, UpdateStatement, Value, Values};

use super::Dialect;

/// A statement in the dialect of its engine, with the values of its placeholders.
///
/// The values are the same for every engine: UUIDs are `Value::Uuid`, timestamps `Value::ChronoDateTimeUtc`, JSON
/// `Value::Json`, booleans `Value::Bool`. Each engine chooses its encoding when it binds them.
#[derive(Debug, Clone)]
pub struct Sql {
    /// The statement text. Placeholders are `?` in SQLite and MySQL and `$1`, `$2` … in PostgreSQL.
    pub text: Cow<'static, str>,
    /// One value for each placeholder, in order.
    pub values: Vec<Value>,
    /// Whether the prepared statement stays in the connection's statement cache. False for statements that run rarely:
    /// they would evict the ones that are used often.
    pub cached: bool,
}

impl Sql {
    /// A `SELECT`.
    pub fn select(dialect: Dialect, statement: &SelectStatement) -> Self {
        Self::built(dialect.select(statement))
    }

    /// An `INSERT`.
    pub fn insert(dialect: Dialect, statement: &InsertStatement) -> Self {
        Self::built(dialect.insert(statement))
    }

    /// An `UPDATE`.
    pub fn update(dialect: Dialect, statement: &UpdateStatement) -> Self {
        Self::built(dialect.update(statement))
    }

    /// A `DELETE`.
    pub fn delete(dialect: Dialect, statement: &DeleteStatement) -> Self {
        Self::built(dialect.delete(statement))
    }

    /// A hand-written statement in the dialect of its engine.
    pub fn raw(text: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        Self { text: text.into(), values, cached: true }
    }

    /// The same statement, without caching its prepared form.
    pub fn uncached(self) -> Self {
        Self { cached: false, ..self }
    }

    /// `statement` is the pair that sea-query builds.
    fn built(statement: (String, Values)) -> Self {
        let (text, Values(values)) = statement;
        Self { text: text.into(), values, cached: true }
    }
}

#[cfg(test)]
mod tests {
    use sea_query::{Expr, ExprTrait, Query, Value};

    use super::{Dialect, Sql};

    #[test]
    fn placeholders_follow_the_dialect() {
        let statement =
            Query::select().column("id").from("users").and_where(Expr::col("email").eq("a")).take();
        let text = |dialect| Sql::select(dialect, &statement).text.into_owned();
        assert_eq!(text(Dialect::Sqlite), r#"SELECT "id" FROM "users" WHERE "email" = ?"#);
        assert_eq!(text(Dialect::Postgres), r#"SELECT "id" FROM "users" WHERE "email" = $1"#);
        assert_eq!(text(Dialect::Cockroach), text(Dialect::Postgres));
        assert_eq!(text(Dialect::MySql), "SELECT `id` FROM `users` WHERE `email` = ?");
        assert_eq!(Sql::select(Dialect::Sqlite, &statement).values, [Value::from("a")]);
    }

    #[test]
    fn built_statements_are_cached_by_default() {
        let statement = Query::select().column("id").from("users").take();
        let sql = Sql::select(Dialect::Sqlite, &statement);
        assert!(sql.cached);
        assert!(!sql.uncached().cached);
    }
}
