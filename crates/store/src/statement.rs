//! SQL written by hand, once for all engines.

use std::borrow::Cow;

use sea_query::Value;

use crate::database::{Dialect, Sql};

/// A statement from text in SQLite's syntax, `?` for values and `"name"` for names, which is converted to that of the engine.
pub(crate) fn sql(dialect: Dialect, text: &'static str, values: impl IntoIterator<Item = Value>) -> Sql {
    let text = match dialect {
        Dialect::Sqlite => Cow::Borrowed(text),
        Dialect::MySql => Cow::Owned(text.replace('"', "`")),
        Dialect::Postgres | Dialect::Cockroach => Cow::Owned(numbered(text)),
    };
    Sql::raw(text, values.into_iter().map(without_nul).collect())
}

/// Replaces NUL in texts by U+FFFD. PostgreSQL refuses texts with NUL: a manipulated token would cause an error of the
/// database, and is only not found this way.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(text)) if text.contains('\0') => text.replace('\0', "\u{FFFD}").into(),
        other => other,
    }
}

/// `?, ?` becomes `$1, $2`. No statement has a question mark inside a literal.
fn numbered(text: &str) -> String {
    let mut numbered = String::with_capacity(text.len() + 8);
    let mut parts = text.split('?');
    numbered.push_str(parts.next().unwrap_or_default());
    for (index, part) in parts.enumerate() {
        numbered.push('$');
        numbered.push_str(&(index + 1).to_string());
        numbered.push_str(part);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_converted_to_the_syntax_of_the_engine() {
        let text = |dialect| sql(dialect, r#"SELECT "a" FROM "b" WHERE "c" = ? AND "d" = ?"#, []).text;
        assert_eq!(text(Dialect::Sqlite), r#"SELECT "a" FROM "b" WHERE "c" = ? AND "d" = ?"#);
        assert_eq!(text(Dialect::Postgres), r#"SELECT "a" FROM "b" WHERE "c" = $1 AND "d" = $2"#);
        assert_eq!(text(Dialect::MySql), "SELECT `a` FROM `b` WHERE `c` = ? AND `d` = ?");
    }
}
