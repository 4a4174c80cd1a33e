//! Texts, the same on every engine: they are compared letter by letter whatever the collation says, the plain
//! operators tell case apart, those with an `i` do not, and `%` and `_` stand for themselves.
//!
//! What is the same letter in another case is said by the engine: `LOWER` of PostgreSQL (by the locale of the
//! database) and of MySQL, and ours for SQLite, which knows only the letters A to Z.

use sea_query::extension::sqlite::SqliteBinOper;
use sea_query::{Alias, BinOper, Expr, ExprTrait, Func};
use vestibule_domain::query::Operator;
use vestibule_domain::schema::Kind;

use super::scope::Scope;
use crate::database::Dialect;

/// Where a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Anywhere,
    Start,
    End,
}

/// The longest pattern that SQLite takes, in bytes.
const LONGEST_PATTERN: usize = 50_000;

/// Whether values of that kind are texts.
pub(super) fn is_textual(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Text | Kind::Csv | Kind::Hash)
}

/// Whether `=` is not enough: MySQL's collation takes letters for the same that are not.
pub(super) fn has_exact(scope: Scope, kind: Kind) -> bool {
    scope.dialect == Dialect::MySql && is_textual(kind)
}

/// A value that equals another one only if it is the same. It keeps an index from being used.
pub(super) fn exact(scope: Scope, kind: Kind, value: Expr) -> Expr {
    if has_exact(scope, kind) { bytes(value) } else { value }
}

fn bytes(value: Expr) -> Expr {
    value.cast_as("BINARY")
}

/// `_contains` and its kin.
pub(super) fn matches(scope: Scope, value: Expr, operator: Operator, text: &str) -> Expr {
    use Operator::*;
    let part = match operator {
        Contains | Ncontains | Icontains | Nicontains => Part::Anywhere,
        StartsWith | NstartsWith | IstartsWith | NistartsWith => Part::Start,
        _ => Part::End,
    };
    let folds =
        matches!(operator, Icontains | Nicontains | IstartsWith | NistartsWith | IendsWith | NiendsWith);
    let negated = operator.as_str().starts_with("_n");
    let found = if folds { folded(scope, value, part, text) } else { plain(scope, value, part, text) };
    if negated { found.not() } else { found }
}

/// Without regard to case.
pub(super) fn contains_folded(scope: Scope, value: Expr, text: &str) -> Expr {
    folded(scope, value, Part::Anywhere, text)
}

fn plain(scope: Scope, value: Expr, part: Part, text: &str) -> Expr {
    if has_zero(text) {
        return differs_from_itself(value);
    }
    match scope.dialect {
        Dialect::Sqlite => plain_sqlite(value, part, text),
        Dialect::MySql => like(bytes(value), Expr::val(pattern(part, text))),
        Dialect::Postgres | Dialect::Cockroach => like(value, Expr::val(pattern(part, text))),
    }
}

fn folded(scope: Scope, value: Expr, part: Part, text: &str) -> Expr {
    if has_zero(text) {
        return differs_from_itself(value);
    }
    let lower = |value: Expr| Expr::expr(Func::lower(value));
    match scope.dialect {
        Dialect::Sqlite => folded_sqlite(value, part, text),
        Dialect::MySql => like(bytes(lower(value)), bytes(lower(Expr::val(pattern(part, text))))),
        Dialect::Postgres | Dialect::Cockroach => like(lower(value), lower(Expr::val(pattern(part, text)))),
    }
}

/// PostgreSQL has no texts with a zero in them, and SQLite's patterns end there: so none is found.
fn has_zero(text: &str) -> bool {
    text.contains('\0')
}

/// False, and null for null.
fn differs_from_itself(value: Expr) -> Expr {
    value.clone().ne(value)
}

fn like(value: Expr, pattern: Expr) -> Expr {
    value.binary(BinOper::Like, pattern.binary(BinOper::Escape, Expr::Constant('!'.into())))
}

fn pattern(part: Part, text: &str) -> String {
    around(part, &text.replace('!', "!!").replace('%', "!%").replace('_', "!_"), '%')
}

fn around(part: Part, text: &str, anything: char) -> String {
    match part {
        Part::Anywhere => format!("{anything}{text}{anything}"),
        Part::Start => format!("{text}{anything}"),
        Part::End => format!("{anything}{text}"),
    }
}

/// SQLite's `LIKE` does not tell case apart, so parts are compared.
fn plain_sqlite(value: Expr, part: Part, text: &str) -> Expr {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let function = |name: &'static str| Func::cust(Alias::new(name));
    match part {
        Part::Anywhere => Expr::expr(function("instr").arg(value).arg(text)).gt(0),
        Part::Start => Expr::expr(function("substr").arg(value).arg(1).arg(length)).eq(text),
        Part::End => Expr::expr(function("substr").arg(value).arg(-length).arg(length)).eq(text),
    }
}

/// `GLOB` takes a choice of letters for each letter. Of texts too long for a pattern only A to Z have a case.
fn folded_sqlite(value: Expr, part: Part, text: &str) -> Expr {
    let pattern = around(part, &text.chars().map(in_any_case).collect::<String>(), '*');
    if pattern.len() > LONGEST_PATTERN {
        return plain_sqlite(Expr::expr(Func::lower(value)), part, &text.to_ascii_lowercase());
    }
    value.binary(BinOper::SqliteOperator(SqliteBinOper::Glob), Expr::val(pattern))
}

/// A letter in a pattern for `GLOB`: all letters with the same small letter.
fn in_any_case(letter: char) -> String {
    let small = one(letter.to_lowercase(), letter);
    let capital = one(small.to_uppercase(), small);
    let mut letters = vec![letter];
    for other in [small, capital] {
        if one(other.to_lowercase(), other) == small && !letters.contains(&other) {
            letters.push(other);
        }
    }
    match letters.as_slice() {
        [one] if !matches!(one, '*' | '?' | '[') => one.to_string(),
        letters => format!("[{}]", letters.iter().collect::<String>()),
    }
}

/// The one letter that a letter becomes in another case; itself where it becomes several.
fn one(mut letters: impl Iterator<Item = char>, otherwise: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_all_their_cases_and_signs_stand_for_themselves() {
        let glob = |text: &str| text.chars().map(in_any_case).collect::<String>();
        assert_eq!(glob("aB1 ä"), "[aA][Bb]1 [äÄ]");
        assert_eq!(glob("*?[]^-\\%"), "[*][?][[]]^-\\%");
        assert_eq!(glob("ß日"), "ß日");
        assert_eq!(glob("Σς"), "[Σσ]ς", "the last letter of a word is one of its own");
    }
}
