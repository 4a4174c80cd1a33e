//! Tables with commas, in Directus' spelling: texts are always in quotes, numbers, `true` and `false` never are, and null is
//! nothing. Which crates for CSV cannot be told, and a quote is all there is to it.

use serde_json::{Map, Value};

/// Signs that make a spreadsheet take a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The table as it is, for programs.
pub(super) fn table(data: &Value) -> String {
    write(data, &|text| quoted(text))
}

/// The table for spreadsheets: marked as UTF-8, and with an apostrophe before what would else be a formula. Somebody
/// who registers as `=HYPERLINK(…)` shall not run anything at the administrator who opens the list.
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
        // A list stays one value, as JSON; so does an object without names.
        Value::Array(_) | Value::Object(_) => text(&value.to_string()),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Objects inside become columns with dots in their names.
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
