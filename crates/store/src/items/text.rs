//! String comparison with the same result on every engine: strings are compared character by character, regardless of
//! the collation; the plain operators are case-sensitive, those with an `i` are not; `%` and `_` are no wildcards.
//!
//! Case folding depends on the engine: PostgreSQL's `LOWER` (by the locale of the database), MySQL's `LOWER`, and for
//! SQLite, whose `LOWER` folds only A to Z, an implementation in this module.

use sea_query::extension::sqlite::SqliteBinOper;
use sea_query::{Alias, BinOper, Expr, ExprTrait, Func};
use vestibule_domain::query::Operator;
use vestibule_domain::schema::Kind;

use super::scope::Scope;
use crate::database::Dialect;

/// Position of the searched text within the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Anywhere,
    Start,
    End,
}

/// Maximum length of a pattern in SQLite, in bytes.
const LONGEST_PATTERN: usize = 50_000;

/// Whether values of this kind are strings.
pub(super) fn is_textual(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Text | Kind::Csv | Kind::Hash)
}

/// Whether `=` is not exact: MySQL's collation treats different characters as equal.
pub(super) fn needs_exact(scope: Scope, kind: Kind) -> bool {
    scope.dialect == Dialect::MySql && is_textual(kind)
}

/// The value in a form that is compared byte by byte. An index cannot be used for it.
pub(super) fn exact(scope: Scope, kind: Kind, value: Expr) -> Expr {
    if needs_exact(scope, kind) { bytes(value) } else { value }
}

fn bytes(value: Expr) -> Expr {
    value.cast_as("BINARY")
}

/// `_contains`, `_starts_with`, `_ends_with` and their variants.
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

/// Whether the value contains the text, ignoring case.
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

/// A text with a NUL character matches no value: PostgreSQL does not store NUL, and SQLite's patterns end at it.
fn has_zero(text: &str) -> bool {
    text.contains('\0')
}

/// False, or `NULL` for `NULL`.
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

/// SQLite's `LIKE` ignores case, so substrings are compared.
fn plain_sqlite(value: Expr, part: Part, text: &str) -> Expr {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let function = |name: &'static str| Func::cust(Alias::new(name));
    match part {
        Part::Anywhere => Expr::expr(function("instr").arg(value).arg(text)).gt(0),
        Part::Start => Expr::expr(function("substr").arg(value).arg(1).arg(length)).eq(text),
        Part::End => Expr::expr(function("substr").arg(value).arg(-length).arg(length)).eq(text),
    }
}

/// Uses `GLOB` with a character class per character. For texts too long for a pattern, only A to Z are folded.
fn folded_sqlite(value: Expr, part: Part, text: &str) -> Expr {
    let pattern = around(part, &text.chars().map(case_pattern).collect::<String>(), '*');
    if pattern.len() > LONGEST_PATTERN {
        return plain_sqlite(Expr::expr(Func::lower(value)), part, &text.to_ascii_lowercase());
    }
    value.binary(BinOper::SqliteOperator(SqliteBinOper::Glob), Expr::val(pattern))
}

/// A `GLOB` character class of all characters with the same lower-case form; metacharacters are escaped by it.
fn case_pattern(character: char) -> String {
    let lower = single_or(character.to_lowercase(), character);
    let upper = single_or(lower.to_uppercase(), lower);
    let mut characters = vec![character];
    for other in [lower, upper] {
        if single_or(other.to_lowercase(), other) == lower && !characters.contains(&other) {
            characters.push(other);
        }
    }
    match characters.as_slice() {
        [character] if !matches!(character, '*' | '?' | '[') => character.to_string(),
        characters => format!("[{}]", characters.iter().collect::<String>()),
    }
}

/// The only character of a case conversion, or `otherwise` if the conversion yields several.
fn single_or(mut characters: impl Iterator<Item = char>, otherwise: char) -> char {
    match (characters.next(), characters.next()) {
        (Some(character), None) => character,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_match_every_case_and_metacharacters_are_literal() {
        let glob = |text: &str| text.chars().map(case_pattern).collect::<String>();
        assert_eq!(glob("aB1 ä"), "[aA][Bb]1 [äÄ]");
        assert_eq!(glob("*?[]^-\\%"), "[*][?][[]]^-\\%");
        assert_eq!(glob("ß日"), "ß日");
        assert_eq!(glob("Σς"), "[Σσ]ς", "final sigma matches only itself");
    }
}
