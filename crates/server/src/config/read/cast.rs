//! Type prefixes of values (`string:`, `number:`, …) and JSON values.

use serde_json::Value as Json;

/// A value before it is parsed for its variable.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A text, number or boolean.
    Text(String),
    /// `array:…`, or an array of a JSON or YAML file. The items are texts and patterns.
    List(Vec<Value>),
    /// `regex:…`, an ECMAScript regular expression.
    Pattern(String),
}

impl Value {
    /// The value as it would be written on one line.
    pub(crate) fn as_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::as_text).collect::<Vec<_>>().join(","),
            Self::Pattern(pattern) => format!("regex:{pattern}"),
        }
    }

    /// Whether the value counts as not set.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Pattern(_) => false,
        }
    }
}

/// A value with its name. One input can give several: `DB_SSL=json:{"ca":"…"}` is `DB_SSL__CA`.
pub(super) type Named = (String, Value);

/// Converts a text according to its type prefix. The error says what is allowed.
pub(super) fn cast(name: &str, text: &str) -> Result<Vec<Named>, &'static str> {
    if let Some(items) = text.strip_prefix("array:") {
        let items = split(items).map(scalar).collect::<Result<_, _>>()?;
        return Ok(vec![(name.to_owned(), Value::List(items))]);
    }
    match text.strip_prefix("json:") {
        Some(json) => {
            let json = serde_json::from_str(json).map_err(|_| "use JSON after json:")?;
            flatten(name, json, &|text| Ok(Value::Text(text)))
        }
        None => Ok(vec![(name.to_owned(), scalar(text)?)]),
    }
}

/// Converts a value of a JSON or YAML file. The fields of an object become nested names; texts may have prefixes.
pub(super) fn cast_json(name: &str, json: Json) -> Result<Vec<Named>, &'static str> {
    match json {
        Json::String(text) => cast(name, &text),
        json => flatten(name, json, &|text| scalar(&text)),
    }
}

/// Items of a comma-separated list.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Converts a text that has the prefix of a single value or none.
fn scalar(text: &str) -> Result<Value, &'static str> {
    if let Some(pattern) = text.strip_prefix("regex:") {
        return Ok(Value::Pattern(pattern.to_owned()));
    }
    if let Some(number) = text.strip_prefix("number:") {
        let number = number.trim();
        number.parse::<f64>().map_err(|_| "use a number after number:")?;
        return Ok(Value::Text(number.to_owned()));
    }
    if let Some(boolean) = text.strip_prefix("boolean:") {
        return match boolean.trim() {
            "true" | "1" => Ok(Value::Text("true".into())),
            "false" | "0" => Ok(Value::Text("false".into())),
            _ => Err("use true or false after boolean:"),
        };
    }
    Ok(Value::Text(text.strip_prefix("string:").unwrap_or(text).to_owned()))
}

type CastText<'a> = dyn Fn(String) -> Result<Value, &'static str> + 'a;

fn flatten(name: &str, json: Json, text: &CastText<'_>) -> Result<Vec<Named>, &'static str> {
    let value = match json {
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| flatten(&nested(name, &key), value, text));
            return Ok(fields.collect::<Result<Vec<_>, _>>()?.concat());
        }
        Json::Array(items) => {
            Value::List(items.into_iter().map(|item| item_of(item, text)).collect::<Result<_, _>>()?)
        }
        item => item_of(item, text)?,
    };
    Ok(vec![(name.to_owned(), value)])
}

fn item_of(json: Json, text: &CastText<'_>) -> Result<Value, &'static str> {
    match json {
        Json::Null => Ok(Value::Text(String::new())),
        Json::String(string) => text(string),
        other => Ok(Value::Text(other.to_string())),
    }
}

/// Name of a field of an object: `DB_SSL` and `rejectUnauthorized` give `DB_SSL__REJECT_UNAUTHORIZED`.
fn nested(name: &str, key: &str) -> String {
    let mut nested = format!("{name}__");
    for (at, character) in key.char_indices() {
        if at > 0 && character.is_ascii_uppercase() && key.chars().any(|c| c.is_ascii_lowercase()) {
            nested.push('_');
        }
        nested.push(character.to_ascii_uppercase());
    }
    nested
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[rstest]
    #[case("plain", text("plain"))]
    #[case("string:12", text("12"))]
    #[case("string:number:12", text("number:12"))]
    #[case("number: 12.5", text("12.5"))]
    #[case("boolean:1", text("true"))]
    #[case("boolean:false", text("false"))]
    #[case(r"regex:\.example\.com$", Value::Pattern(r"\.example\.com$".into()))]
    #[case("array:a, b,,c", Value::List(vec![text("a"), text("b"), text("c")]))]
    #[case("array:string:a,regex:b", Value::List(vec![text("a"), Value::Pattern("b".into())]))]
    #[case("array:", Value::List(vec![]))]
    #[case(r#"json:["a",1,true]"#, Value::List(vec![text("a"), text("1"), text("true")]))]
    #[case(r#"json:"regex:a""#, text("regex:a"))]
    #[case("json:null", text(""))]
    #[case("json:12", text("12"))]
    #[case("unknown:a", text("unknown:a"))]
    fn prefixes(#[case] written: &str, #[case] expected: Value) {
        assert_eq!(cast("A", written), Ok(vec![("A".into(), expected)]));
    }

    #[rstest]
    #[case("number:a")]
    #[case("array:a,number:b")]
    #[case("boolean:maybe")]
    #[case("json:{")]
    fn wrong_prefixes_are_refused(#[case] written: &str) {
        assert!(cast("A", written).is_err());
    }

    #[test]
    fn fields_of_objects_are_nested_names() {
        let ssl =
            json!({ "rejectUnauthorized": false, "ca": "-----", "MIN_VERSION": "TLSv1.2", "a": { "b": 1 } });
        let expected = vec![
            ("DB_SSL__REJECT_UNAUTHORIZED".into(), text("false")),
            ("DB_SSL__CA".into(), text("-----")),
            ("DB_SSL__MIN_VERSION".into(), text("TLSv1.2")),
            ("DB_SSL__A__B".into(), text("1")),
        ];
        assert_eq!(cast_json("DB_SSL", ssl.clone()), Ok(expected.clone()));
        assert_eq!(cast("DB_SSL", &format!("json:{ssl}")), Ok(expected));
    }

    #[test]
    fn texts_in_files_may_have_prefixes() {
        assert_eq!(
            cast_json("A", json!("array:a,b")),
            Ok(vec![("A".into(), Value::List(vec![text("a"), text("b")]))])
        );
        assert_eq!(
            cast_json("A", json!(["regex:a"])),
            Ok(vec![("A".into(), Value::List(vec![Value::Pattern("a".into())]))])
        );
    }
}
