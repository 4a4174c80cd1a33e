//! Lists of names, comma-separated or as arrays.

use serde_json::{Map, Value};

use crate::{Error, Result};

/// The names of a query parameter; empty if it is missing.
pub(super) fn names_at(query: &Map<String, Value>, key: &str) -> Result<Vec<String>> {
    match query.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(value) => names(value, key),
    }
}

/// Field names under a key: from a text with commas, or from an array. `splits_entries`: whether commas separate names in
/// the entries of an array as well.
///
/// # Errors
/// `INVALID_QUERY` as for [`names`], and for an empty name.
pub(super) fn fields_at(query: &Map<String, Value>, key: &str, splits_entries: bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    match query.get(key) {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) if text.is_empty() => {}
        Some(Value::String(text)) => found.extend(parts(text)),
        Some(value) => {
            for entry in texts(value, key)? {
                match splits_entries {
                    true => found.extend(parts(entry)),
                    false => found.push(entry.trim().to_owned()),
                }
            }
        }
    }
    match found.iter().position(String::is_empty) {
        Some(index) => Err(Error::query(format!("\"{key}[{index}]\" is not allowed to be empty"))),
        None => Ok(found),
    }
}

/// The names in a comma-separated text or in an array of such texts.
pub(super) fn names(value: &Value, key: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    match value {
        Value::String(text) => found.extend(split(text)),
        value => found.extend(texts(value, key)?.into_iter().flat_map(split)),
    }
    Ok(found)
}

/// The texts of an array.
fn texts<'a>(value: &'a Value, key: &str) -> Result<Vec<&'a str>> {
    let entries: Vec<&Value> = match value {
        Value::Array(entries) => entries.iter().collect(),
        // `fields[600]=…` beyond the array limit arrives as an object with numbers for keys.
        Value::Object(entries) if entries.keys().all(|key| key.parse::<u32>().is_ok()) => {
            entries.values().collect()
        }
        _ => return Err(refusal(key)),
    };
    entries.into_iter().map(|entry| entry.as_str().ok_or_else(|| refusal(key))).collect()
}

fn refusal(key: &str) -> Error {
    Error::query(format!("\"{key}\" must be a string or array"))
}

/// The parts at commas that are not empty.
fn split(text: &str) -> Vec<String> {
    parts(text).into_iter().filter(|part| !part.is_empty()).collect()
}

/// Parts at commas, but not at those inside parentheses.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    for char in text.chars() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (char, depth, parts.last_mut()) {
            (',', 0, _) => parts.push(String::new()),
            (_, _, Some(part)) => part.push(char),
            _ => {}
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn commas_inside_parentheses_do_not_split() {
        assert_eq!(split("a, b,json(x,y),"), ["a", "b", "json(x,y)"]);
    }

    #[test]
    fn an_empty_field_name_is_refused_by_its_place() {
        let fields = |value, splits| {
            let query = Map::from_iter([("sort".to_owned(), value)]);
            fields_at(&query, "sort", splits).map_err(|error| error.to_string())
        };
        let refused =
            |index| Err(format!("the query is invalid: \"sort[{index}]\" is not allowed to be empty"));
        assert_eq!(fields(json!(""), true), Ok(vec![]));
        assert_eq!(fields(json!("a,b"), false), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(fields(json!("a,"), true), refused(1));
        assert_eq!(fields(json!(["a", ""]), false), refused(1));
        assert_eq!(fields(json!(["a,b"]), false), Ok(vec!["a,b".to_owned()]));
        assert_eq!(fields(json!(["a,b"]), true), Ok(vec!["a".to_owned(), "b".to_owned()]));
    }
}
