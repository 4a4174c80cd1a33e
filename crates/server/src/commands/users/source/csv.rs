//! Reads comma-separated tables. Rows are numbered as in a spreadsheet: the line with the names is row 1.

use std::io::BufRead;

use csv::{ByteRecord, Reader, ReaderBuilder};
use vestibule_domain::user_import::{Row, cell};

use super::{Numbered, Rows};
use crate::commands::outcome::Outcome;

/// The columns of a table.
pub(super) fn columns(bytes: impl BufRead + Send + 'static) -> Outcome<Vec<String>> {
    open(bytes).map(|(_, names)| names)
}

/// The rows of a table. An empty cell counts as a missing value.
pub(super) fn rows(bytes: impl BufRead + Send + 'static) -> Outcome<Rows> {
    let (mut reader, names) = open(bytes)?;
    let mut number = 1;
    let rows = std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(false) => None,
            Err(error) => Some(Err(unreadable(error))),
            Ok(true) => {
                number += 1;
                Some(Ok(numbered(number, &names, &record)))
            }
        }
    });
    Ok(Box::new(rows))
}

fn open<R: BufRead>(mut bytes: R) -> Outcome<(Reader<R>, Vec<String>)> {
    skip_mark(&mut bytes)?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut header = ByteRecord::new();
    reader.read_byte_record(&mut header).map_err(unreadable)?;
    let names = names(&header)?;
    Ok((reader, names))
}

/// Skips a byte order mark, which spreadsheets write.
fn skip_mark(bytes: &mut impl BufRead) -> Outcome {
    let start = bytes.fill_buf().map_err(|error| format!("The list cannot be read: {error}"))?;
    let mark = if start.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    bytes.consume(mark);
    Ok(())
}

fn names(header: &ByteRecord) -> Outcome<Vec<String>> {
    let mut names = Vec::with_capacity(header.len());
    for name in header {
        let name = String::from_utf8_lossy(name).trim().to_owned();
        if names.contains(&name) {
            return Err(format!("The first line names the column \"{}\" twice", name.escape_debug()));
        }
        names.push(name);
    }
    match names.iter().all(String::is_empty) {
        true => Err("The first line must name the columns, such as: email,first_name,last_name".into()),
        false => Ok(names),
    }
}

fn numbered(number: u64, names: &[String], record: &ByteRecord) -> Numbered {
    if record.len() != names.len() {
        let reason = format!("has {} cells where the first line has {}", record.len(), names.len());
        return (number, Err(reason));
    }
    let mut row = Row::new();
    for (name, bytes) in names.iter().zip(record) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return (number, Err(format!("the column {name} is not UTF-8")));
        };
        if !text.is_empty() {
            row.insert(name.clone(), cell(name, text));
        }
    }
    (number, Ok(row))
}

fn unreadable(error: csv::Error) -> String {
    format!("The table cannot be read: {error}")
}
