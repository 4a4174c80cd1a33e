//! Writes exported users in one of the formats.

use std::fmt::Display;
use std::io::Write;

use serde_json::{Map, Value};
use vestibule_app::user_export::Exported;

use super::format::Format;
use crate::commands::outcome::{Outcome, message};

/// Writes all users and returns their number.
pub(super) async fn write(
    users: Exported,
    columns: &[String],
    format: Format,
    to: &mut impl Write,
) -> Outcome<u64> {
    let count = match format {
        Format::Csv | Format::CsvUtf8 => table(users, columns, format == Format::CsvUtf8, to).await?,
        Format::Json => list(users, to).await?,
        Format::Jsonl => lines(users, to).await?,
    };
    to.flush().map_err(unwritten)?;
    Ok(count)
}

async fn table(
    mut users: Exported,
    columns: &[String],
    for_spreadsheets: bool,
    to: &mut impl Write,
) -> Outcome<u64> {
    if for_spreadsheets {
        to.write_all("\u{feff}".as_bytes()).map_err(unwritten)?;
    }
    let mut table = csv::Writer::from_writer(to);
    table.write_record(columns).map_err(unwritten)?;
    let mut count = 0;
    loop {
        let page = users.next().await.map_err(message)?;
        if page.is_empty() {
            table.flush().map_err(unwritten)?;
            return Ok(count);
        }
        count += page.len() as u64;
        for user in &page {
            table
                .write_record(columns.iter().map(|name| cell(user.get(name), for_spreadsheets)))
                .map_err(unwritten)?;
        }
    }
}

/// The text of a cell. For spreadsheets a text that would be a formula is prefixed by an apostrophe.
fn cell(value: Option<&Value>, for_spreadsheets: bool) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text))
            if for_spreadsheets && text.starts_with(['=', '+', '-', '@', '\t', '\r']) =>
        {
            format!("'{text}")
        }
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

async fn lines(mut users: Exported, to: &mut impl Write) -> Outcome<u64> {
    let mut count = 0;
    loop {
        let page = users.next().await.map_err(message)?;
        if page.is_empty() {
            return Ok(count);
        }
        count += page.len() as u64;
        for user in &page {
            object(user, to)?;
            to.write_all(b"\n").map_err(unwritten)?;
        }
    }
}

async fn list(mut users: Exported, to: &mut impl Write) -> Outcome<u64> {
    let mut count = 0;
    to.write_all(b"[").map_err(unwritten)?;
    loop {
        let page = users.next().await.map_err(message)?;
        if page.is_empty() {
            to.write_all(b"\n]\n").map_err(unwritten)?;
            return Ok(count);
        }
        for user in &page {
            to.write_all(if count == 0 { b"\n" } else { b",\n" }).map_err(unwritten)?;
            object(user, to)?;
            count += 1;
        }
    }
}

fn object(user: &Map<String, Value>, to: &mut impl Write) -> Outcome {
    serde_json::to_writer(to, user).map_err(unwritten)
}

fn unwritten(error: impl Display) -> String {
    format!("The list cannot be written: {error}")
}
