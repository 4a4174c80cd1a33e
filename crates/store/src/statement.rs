//! Statements written by hand, once for all engines.

use std::borrow::Cow;

use sea_query::Value;

use crate::database::{Dialect, Sql};

/// A statement in SQLite's spelling: `?` for values and `"name"` for names, respelled where an engine wants that.
pub(crate) fn sql(dialect: Dialect, text: &'static str, values: impl IntoIterator<Item = Value>) -> Sql {
    let text = match dialect {
        Dialect::Sqlite => Cow::Borrowed(text),
        Dialect::MySql => Cow::Owned(text.replace('"', "`")),
        Dialect::Postgres | Dialect::Cockroach => Cow::Owned(numbered(text)),
    };
    Sql::raw(text, values.into_iter().map(without_zeros).collect())
}

/// PostgreSQL refuses texts with a zero in them, such as a token of somebody who tries things out. In its place is
/// put the letter for what is no letter, so that nothing is found and nobody has to ask.
fn without_zeros(value: Value) -> Value {
    match value {
        Value::String(Some(text)) if text.contains('\0') => text.replace('\0', "\u{FFFD}").into(),
        other => other,
    }
}

/// `?, ?` becomes `$1, $2`. No statement of ours has a question mark inside a text.
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
    fn each_engine_gets_its_spelling() {
        let text = |dialect| sql(dialect, r#"SELECT "a" FROM "b" WHERE "c" = ? AND "d" = ?"#, []).text;
        assert_eq!(text(Dialect::Sqlite), r#"SELECT "a" FROM "b" WHERE "c" = ? AND "d" = ?"#);
        assert_eq!(text(Dialect::Postgres), r#"SELECT "a" FROM "b" WHERE "c" = $1 AND "d" = $2"#);
        assert_eq!(text(Dialect::MySql), "SELECT `a` FROM `b` WHERE `c` = ? AND `d` = ?");
    }
}
