//! CSV as Directus writes it: texts are always quoted, numbers and booleans never are, and null is empty. CSV crates cannot
//! be configured to do that, and quoting is all that is needed.

use serde_json::{Map, Value};

/// Characters by which a spreadsheet recognises a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table for programs.
pub(super) fn table(data: &Value) -> String {
    write(data, &|text| quoted(text))
}

/// The table for spreadsheets: marked as UTF-8, and with an apostrophe before texts that would be formulas. A user who
/// registers as `=HYPERLINK(…)` must not run a formula on the computer of an administrator who opens the list.
pub(super) fn spreadsheet(data: &Value) -> String {
    let table = write(data, &|text| match text.starts_with(FORMULA) {
        true => quoted(&format!("'{text}")),
        false => quoted(text),
    });
    if table.is_empty() { table } else { format!("\u{feff}{table}") }
}

fn write(data: &Value, text: &dyn Fn(&str) -> String) -> String {
    let rows: Vec<Map<String, Value>> = match data {
        Value::Array(rows) => rows.iter().map(flat).collect(),
        row => vec![flat(row)],
    };
    let mut names: Vec<&String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    names.extend(rows.iter().flat_map(Map::keys).filter(|name| known.insert(name.as_str())));
    if names.is_empty() {
        return String::new();
    }
    let mut lines = vec![names.iter().map(|name| text(name)).collect::<Vec<_>>().join(",")];
    for row in &rows {
        let cells =
            names.iter().map(|name| row.get(*name).map_or_else(String::new, |value| cell(value, text)));
        lines.push(cells.collect::<Vec<_>>().join(","));
    }
    lines.join("\n")
}

fn cell(value: &Value, text: &dyn Fn(&str) -> String) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(value) => text(value),
        // A list is one value, as JSON; so is an empty object.
        Value::Array(_) | Value::Object(_) => text(&value.to_string()),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Members of nested objects become columns with dots in their names.
fn flat(row: &Value) -> Map<String, Value> {
    let mut columns = Map::new();
    match row {
        Value::Object(values) => flatten("", values, &mut columns),
        other => _ = columns.insert(String::new(), other.clone()),
    }
    columns
}

fn flatten(prefix: &str, values: &Map<String, Value>, columns: &mut Map<String, Value>) {
    for (name, value) in values {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                flatten(&format!("{prefix}{name}."), inner, columns);
            }
            value => _ = columns.insert(format!("{prefix}{name}"), value.clone()),
        }
    }
}
