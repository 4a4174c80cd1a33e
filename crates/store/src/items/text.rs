//! Parts of texts, the same on every engine: the plain operators tell case apart, those with an `i` do not, and
//! `%` and `_` stand for themselves.

use sea_query::{Alias, BinOper, Expr, ExprTrait, Func, IntoLikeExpr, LikeExpr};
use vestibule_domain::query::Operator;

use super::scope::Scope;
use crate::database::Dialect;

/// Where a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Anywhere,
    Start,
    End,
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
    let found = if folds { folded(value, part, text) } else { exact(scope, value, part, text) };
    if negated { found.not() } else { found }
}

/// Without regard to case.
pub(super) fn contains_folded(value: Expr, text: &str) -> Expr {
    folded(value, Part::Anywhere, text)
}

fn folded(value: Expr, part: Part, text: &str) -> Expr {
    Expr::expr(Func::lower(value)).like(pattern(part, &text.to_lowercase()))
}

fn exact(scope: Scope, value: Expr, part: Part, text: &str) -> Expr {
    match scope.dialect {
        Dialect::Sqlite => exact_sqlite(value, part, text),
        Dialect::MySql => {
            let pattern = pattern(part, text).into_like_expr();
            value.binary(BinOper::Custom("COLLATE utf8mb4_bin LIKE"), Expr::from(pattern))
        }
        Dialect::Postgres | Dialect::Cockroach => value.like(pattern(part, text)),
    }
}

/// SQLite's `LIKE` does not tell case apart, so parts are compared.
fn exact_sqlite(value: Expr, part: Part, text: &str) -> Expr {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let function = |name: &str| Func::cust(Alias::new(name));
    match part {
        Part::Anywhere => Expr::expr(function("instr").arg(value).arg(text)).gt(0),
        Part::Start => Expr::expr(function("substr").arg(value).arg(1).arg(length)).eq(text),
        Part::End => Expr::expr(function("substr").arg(value).arg(-length)).eq(text),
    }
}

fn pattern(part: Part, text: &str) -> LikeExpr {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let pattern = match part {
        Part::Anywhere => format!("%{escaped}%"),
        Part::Start => format!("{escaped}%"),
        Part::End => format!("%{escaped}"),
    };
    LikeExpr::new(pattern).escape('!')
}
