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

/// The names in a comma-separated text or in an array of such texts.
pub(super) fn names(value: &Value, key: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    match value {
        Value::String(text) => found.extend(split(text)),
        Value::Array(entries) => {
            for entry in entries {
                let Value::String(text) = entry else { return Err(refusal(key)) };
                found.extend(split(text));
            }
        }
        // `fields[600]=…` beyond the array limit is parsed to an object with numbers as keys.
        Value::Object(entries) if entries.keys().all(|key| key.parse::<u32>().is_ok()) => {
            for entry in entries.values() {
                let Value::String(text) = entry else { return Err(refusal(key)) };
                found.extend(split(text));
            }
        }
        _ => return Err(refusal(key)),
    }
    Ok(found)
}

fn refusal(key: &str) -> Error {
    Error::query(format!("\"{key}\" must be a string or array"))
}

/// Splits at commas outside parentheses.
fn split(text: &str) -> Vec<String> {
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
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn commas_inside_parentheses_do_not_split() {
        assert_eq!(split("a, b,json(x,y),"), ["a", "b", "json(x,y)"]);
    }
}
