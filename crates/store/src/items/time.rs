//! Parts of timestamps, such as `year(last_access)`, and timestamps as text; both in UTC.

use sea_query::{Alias, Expr, ExprTrait, Func};
use vestibule_domain::query::Function;

use super::scope::Scope;
use crate::database::Dialect;

/// A part of a timestamp as an integer.
pub(super) fn part(scope: Scope, value: Expr, function: Function) -> Expr {
    match scope.dialect {
        Dialect::Sqlite => sqlite(value, function),
        Dialect::Postgres | Dialect::Cockroach => postgres(value, function),
        Dialect::MySql => mysql(value, function),
    }
}

/// A timestamp in its text form in the API, such as `2026-01-31T12:00:00.000Z`.
pub(super) fn as_text(scope: Scope, value: Expr) -> Expr {
    match scope.dialect {
        Dialect::Sqlite => {
            let text = call("strftime").arg("%Y-%m-%dT%H:%M:%fZ").arg(seconds(value));
            text.arg("unixepoch").into()
        }
        Dialect::Postgres | Dialect::Cockroach => {
            call("to_char").arg(utc(value)).arg(Expr::cust(r#"'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'"#)).into()
        }
        Dialect::MySql => {
            let micros = call("DATE_FORMAT").arg(value).arg("%Y-%m-%dT%H:%i:%s.%f");
            let millis = call("LEFT").arg(micros).arg("2026-01-31T12:00:00.000".len() as i64);
            call("CONCAT").arg(millis).arg("Z").into()
        }
    }
}

/// Seconds since the Unix epoch. SQLite stores milliseconds, but a column default stores text.
fn seconds(value: Expr) -> Expr {
    let is_text = Expr::expr(call("typeof").arg(value.clone())).eq("text");
    let of_text = Expr::expr(call("unixepoch").arg(value.clone()));
    Expr::case(is_text, of_text).finally(value.div(Expr::val(1000.0))).into()
}

fn sqlite(value: Expr, function: Function) -> Expr {
    let format = match function {
        Function::Year => "%Y",
        Function::Month => "%m",
        Function::Week => "%V",
        Function::Day => "%d",
        Function::Weekday => "%w",
        Function::Hour => "%H",
        Function::Minute => "%M",
        _ => "%S",
    };
    let text = call("strftime").arg(format).arg(seconds(value)).arg("unixepoch");
    Expr::expr(text).cast_as("INTEGER")
}

fn postgres(value: Expr, function: Function) -> Expr {
    let unit = match function {
        Function::Year => "year",
        Function::Month => "month",
        Function::Week => "week",
        Function::Day => "day",
        Function::Weekday => "dow",
        Function::Hour => "hour",
        Function::Minute => "minute",
        _ => "second",
    };
    let part = call("date_part").arg(Expr::cust(format!("'{unit}'"))).arg(utc(value));
    Expr::expr(call("floor").arg(part)).cast_as("INTEGER")
}

/// Converts to UTC; otherwise PostgreSQL would use the time zone of the session.
fn utc(value: Expr) -> Expr {
    call("timezone").arg(Expr::cust("'UTC'")).arg(value).into()
}

fn mysql(value: Expr, function: Function) -> Expr {
    match function {
        Function::Year => call("YEAR").arg(value).into(),
        Function::Month => call("MONTH").arg(value).into(),
        Function::Week => call("WEEK").arg(value).arg(Expr::cust("3")).into(),
        Function::Day => call("DAYOFMONTH").arg(value).into(),
        Function::Weekday => Expr::expr(call("DAYOFWEEK").arg(value)).sub(1),
        Function::Hour => call("HOUR").arg(value).into(),
        Function::Minute => call("MINUTE").arg(value).into(),
        _ => call("SECOND").arg(value).into(),
    }
}

fn call(name: &str) -> sea_query::FunctionCall {
    Func::cust(Alias::new(name))
}
