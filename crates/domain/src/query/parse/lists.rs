//! Lists of names, written with commas or as arrays.

use serde_json::{Map, Value};

use crate::{Error, Result};

/// The names under a key; nothing if the key is not there.
pub(super) fn names_at(query: &Map<String, Value>, key: &str) -> Result<Vec<String>> {
    match query.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(value) => names(value, key),
    }
}

/// Names from a text with commas or from an array of such texts.
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
        // `fields[600]=…` beyond the array limit arrives as an object with numbers for keys.
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

/// Parts at commas, but not at those inside parentheses.
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
    fn commas_inside_parentheses_stay() {
        assert_eq!(split("a, b,json(x,y),"), ["a", "b", "json(x,y)"]);
    }
}
