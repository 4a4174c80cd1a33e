//! Parsers for kinds of values. Each converts a [`Value`] or returns what is allowed (`use …`).

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use vestibule_domain::{Secret, duration as ms};

use super::cast::{Value, split};

/// A year of 365.25 days, as in the duration syntax.
pub(crate) const YEAR: Duration = Duration::from_secs(8766 * 60 * 60);

/// A typed value, or a text that says what is allowed.
pub(crate) type Parsed<T> = Result<T, String>;

/// Any text.
pub(crate) fn text(value: &Value) -> Parsed<String> {
    match value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err("use a single text".into()),
    }
}

/// A text that is never printed.
pub(crate) fn secret(value: &Value) -> Parsed<Secret> {
    text(value).map(Secret::from)
}

/// `true` or `false`, `1` or `0`.
pub(crate) fn flag(value: &Value) -> Parsed<bool> {
    match lower(value).as_deref() {
        Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        _ => Err("use true or false".into()),
    }
}

/// An integer. As in JavaScript, `1e6` is allowed.
pub(crate) fn integer<T>(range: RangeInclusive<T>) -> impl Fn(&Value) -> Parsed<T>
where
    T: TryFrom<u64> + PartialOrd + Display,
{
    move |value| {
        let number = lower(value).and_then(|text| whole(&text)).and_then(|number| T::try_from(number).ok());
        let allowed = || format!("use a whole number from {} to {}", range.start(), range.end());
        number.filter(|number| range.contains(number)).ok_or_else(allowed)
    }
}

/// An integer, or `None` (no limit) for `-1`, `Infinity` or `false`.
pub(crate) fn limit(value: &Value) -> Parsed<Option<u64>> {
    match lower(value).as_deref() {
        Some("-1" | "infinity" | "false") => Ok(None),
        Some(text) => {
            whole(text).map(Some).ok_or_else(|| "use a whole number, or Infinity for no limit".into())
        }
        None => Err("use a whole number, or Infinity for no limit".into()),
    }
}

/// A number with an optional fraction.
pub(crate) fn number(range: RangeInclusive<f64>) -> impl Fn(&Value) -> Parsed<f64> {
    move |value| {
        let number = lower(value).and_then(|text| text.parse::<f64>().ok());
        let allowed = || format!("use a number from {} to {}", range.start(), range.end());
        number.filter(|number| range.contains(number)).ok_or_else(allowed)
    }
}

/// A duration such as `15m`; a number without unit is in milliseconds.
pub(crate) fn duration(range: RangeInclusive<Duration>) -> impl Fn(&Value) -> Parsed<Duration> {
    move |value| {
        let duration = lower(value).and_then(|text| ms::parse(&text).ok());
        duration.filter(|duration| range.contains(duration)).ok_or_else(|| {
            let (least, most) = (shown(*range.start()), shown(*range.end()));
            format!("use a duration such as 500ms, 10s, 15m, 2h or 7d, from {least} to {most}")
        })
    }
}

fn shown(duration: Duration) -> String {
    match duration.as_secs() / YEAR.as_secs() {
        0 => ms::short(duration),
        years => format!("{years}y"),
    }
}

/// A duration in whole seconds.
pub(crate) fn seconds(range: RangeInclusive<u32>) -> impl Fn(&Value) -> Parsed<Duration> {
    move |value| {
        let seconds = integer(range.clone())(value).map_err(|allowed| format!("{allowed} (seconds)"))?;
        Ok(Duration::from_secs(seconds.into()))
    }
}

/// A size in bytes, at least 1: `1048576`, `100kb`, `1mb`.
pub(crate) fn bytes(value: &Value) -> Parsed<u64> {
    lower(value)
        .and_then(|text| byte_count(&text))
        .ok_or_else(|| "use a number of bytes such as 1048576, 100kb, 1mb or 2gb".into())
}

/// A list of texts: comma-separated or an array.
pub(crate) fn list(value: &Value) -> Parsed<Vec<String>> {
    match value {
        Value::Text(text) => Ok(split(text).map(str::to_owned).collect()),
        Value::List(items) => items.iter().map(text).collect(),
        Value::Pattern(_) => Err("use texts separated by commas".into()),
    }
}

/// One of several words, case-insensitive.
pub(crate) fn choice<T: Copy>(words: &[(&str, T)]) -> impl Fn(&Value) -> Parsed<T> {
    move |value| {
        let word = lower(value);
        let found = words.iter().find(|(known, _)| word.as_deref() == Some(*known));
        found
            .map(|(_, meaning)| *meaning)
            .ok_or_else(|| format!("use {}", alternatives(words.iter().map(|(w, _)| *w))))
    }
}

/// `None` for `false`, or a value.
pub(crate) fn off_or<T>(parse: impl Fn(&Value) -> Parsed<T>) -> impl Fn(&Value) -> Parsed<Option<T>> {
    move |value| match lower(value).as_deref() {
        Some("false") => Ok(None),
        _ => parse(value).map(Some).map_err(|allowed| format!("{allowed}, or false")),
    }
}

/// `a, b or c`.
fn alternatives<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn lower(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_ascii_lowercase()),
        _ => None,
    }
}

fn whole(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| {
        let number = text.parse::<f64>().ok()?;
        // Above 2^53 not every integer has an exact floating point representation.
        (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
    })
}

fn byte_count(text: &str) -> Option<u64> {
    let units = [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("b", 0), ("", 0)];
    let (number, shift) = units.iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, shift)))?;
    let bytes = number.trim_end().parse::<f64>().ok()? * (1_u64 << shift) as f64;
    (1.0..=9_007_199_254_740_992.0).contains(&bytes).then_some(bytes as u64)
}

#[cfg(test)]
mod tests;
