//! Values of bodies that Directus tests for truth and then uses as text, whatever their type is.

use serde_json::Value;

/// The text that JavaScript makes of a value; `None` if it takes the value for false: null, `false`, 0 and the empty text.
pub fn truthy_text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) if text.is_empty() => None,
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        other => Some(text(other)),
    }
}

/// `String(value)`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(entries) => {
            let part = |entry: &Value| if entry.is_null() { String::new() } else { text(entry) };
            entries.iter().map(part).collect::<Vec<_>>().join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_text_as_in_javascript() {
        for value in [json!(null), json!(false), json!(0), json!("")] {
            assert_eq!(truthy_text(Some(&value)), None, "{value}");
        }
        for (value, text) in [
            (json!("x"), "x"),
            (json!(5), "5"),
            (json!([]), ""),
            (json!(["a", null, 1]), "a,,1"),
            (json!({"a": 1}), "[object Object]"),
        ] {
            assert_eq!(truthy_text(Some(&value)).as_deref(), Some(text));
        }
    }
}
