//! Durations in settings and filters: the syntax of the npm package `ms` (`15m`, `7d`, `1.5h`).

use std::time::Duration;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
/// 365.25 days.
const YEAR: i64 = 8766 * HOUR;

/// The longest duration: every database can store an instant this much before or after now.
const LONGEST_MILLIS: i64 = 1000 * YEAR;

/// Length limit of the package `ms`, in bytes.
const LONGEST_TEXT: usize = 100;

/// Why a text is not a duration. The text itself is left out, since it may come from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Not a number with one of the known units.
    #[error(
        "a duration is a number, optionally with a unit (ms, s, m, h, d, w, y), such as \"15m\", \"7d\" or \"1.5h\""
    )]
    Syntax,
    /// Below zero where that is not allowed.
    #[error("a duration must not be negative here")]
    Negative,
    /// More than 1000 years, in either direction.
    #[error("a duration must not be longer than 1000 years")]
    TooLong,
}

/// Reads a duration such as `15m`, `2 days`, `1.5h` or `500` (milliseconds); case does not matter.
///
/// # Errors
///
/// If `text` is not in the syntax, is negative, or is longer than 1000 years.
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let millis = parse_millis(text)?;
    u64::try_from(millis).map(Duration::from_millis).map_err(|_| DurationError::Negative)
}

/// Reads a signed duration such as `-7 days`, in milliseconds.
///
/// Fractions of a millisecond are rounded.
///
/// # Errors
///
/// If `text` is not in the syntax, or is longer than 1000 years in either direction.
pub fn parse_millis(text: &str) -> Result<i64, DurationError> {
    if text.len() > LONGEST_TEXT {
        return Err(DurationError::Syntax);
    }
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let millis = number_of(number)? * unit_millis(unit.trim_start_matches(' '))? as f64;
    if millis.abs() > LONGEST_MILLIS as f64 {
        return Err(DurationError::TooLong);
    }
    Ok(millis.round() as i64)
}

/// A plain decimal number: digits after the point are required, digits before it are not.
fn number_of(text: &str) -> Result<f64, DurationError> {
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return Err(DurationError::Syntax);
    }
    text.parse().map_err(|_| DurationError::Syntax)
}

fn unit_millis(unit: &str) -> Result<i64, DurationError> {
    Ok(match unit.to_ascii_lowercase().as_str() {
        "" | "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => WEEK,
        "y" | "yr" | "yrs" | "year" | "years" => YEAR,
        _ => return Err(DurationError::Syntax),
    })
}

/// The short text of a duration in its largest unit up to days, rounded half up: `750ms`, `10s`, `2m`, `1h`, `7d`.
///
/// Fractions of a millisecond are truncated.
pub fn short(duration: Duration) -> String {
    let millis = duration.as_millis();
    for (unit, name) in [(DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (SECOND, "s")] {
        let unit = u128::from(unit.unsigned_abs());
        if millis >= unit {
            return format!("{}{name}", (millis + unit / 2) / unit);
        }
    }
    format!("{millis}ms")
}

#[cfg(test)]
mod tests;
