//! Reads an array of objects, or one object per line.

use std::io::{BufRead, ErrorKind};

use serde::Deserialize;
use serde_json::{Deserializer, Value};
use vestibule_domain::user_import::Row;

use super::{Numbered, Rows};
use crate::commands::outcome::Outcome;

/// The rows, numbered from 1: entries of the array, or lines.
pub(super) fn rows(mut bytes: impl BufRead + Send + 'static) -> Outcome<Rows> {
    match peek_byte(&mut bytes)? {
        None => Ok(Box::new(std::iter::empty())),
        Some(b'[') => {
            bytes.consume(1);
            let mut entries = Entries { bytes, number: 0, is_done: false };
            Ok(Box::new(std::iter::from_fn(move || entries.next_entry())))
        }
        Some(_) => Ok(Box::new(lines(bytes))),
    }
}

fn lines(mut bytes: impl BufRead) -> impl Iterator<Item = Outcome<Numbered>> {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            match bytes.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Err(error) => return Some(Err(unreadable(&error))),
                Ok(_) => number += 1,
            }
            if !line.trim_ascii().is_empty() {
                let value = serde_json::from_slice::<Value>(&line);
                return Some(Ok((number, value.map_err(|_| "is not JSON".to_owned()).and_then(row))));
            }
        }
    })
}

/// The rest of an array after its opening bracket.
struct Entries<R> {
    bytes: R,
    number: u64,
    is_done: bool,
}

impl<R: BufRead> Entries<R> {
    fn next_entry(&mut self) -> Option<Outcome<Numbered>> {
        if self.is_done {
            return None;
        }
        let entry = self.entry();
        self.is_done = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    }

    fn entry(&mut self) -> Outcome<Option<Numbered>> {
        let broken = |number: u64| format!("The list is invalid after entry {number}: it is not JSON");
        let mut byte = peek_byte(&mut self.bytes)?;
        if byte == Some(b']') {
            self.bytes.consume(1);
            return match peek_byte(&mut self.bytes)? {
                None => Ok(None),
                Some(_) => Err("There is text after the end of the list".into()),
            };
        }
        if self.number > 0 {
            if byte != Some(b',') {
                return Err(broken(self.number));
            }
            self.bytes.consume(1);
            byte = peek_byte(&mut self.bytes)?;
        }
        // An object ends with its closing brace, so the parser reads nothing after it.
        if byte != Some(b'{') {
            return Err(match byte {
                None | Some(b']' | b',') => broken(self.number),
                Some(_) => format!("Entry {} of the list is not an object", self.number + 1),
            });
        }
        let value = Value::deserialize(&mut Deserializer::from_reader(&mut self.bytes));
        let value = value.map_err(|_| broken(self.number))?;
        self.number += 1;
        Ok(Some((self.number, row(value))))
    }
}

fn row(value: Value) -> Result<Row, String> {
    match value {
        Value::Object(row) => Ok(row),
        _ => Err("is not an object".into()),
    }
}

/// Skips white space and returns the next byte without consuming it.
fn peek_byte(bytes: &mut impl BufRead) -> Outcome<Option<u8>> {
    loop {
        let available = match bytes.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(&error)),
        };
        let Some(first) = available.first() else { return Ok(None) };
        match available.iter().position(|byte| !byte.is_ascii_whitespace()) {
            _ if available.starts_with("\u{feff}".as_bytes()) => bytes.consume(3),
            Some(0) => return Ok(Some(*first)),
            Some(spaces) => bytes.consume(spaces),
            None => {
                let spaces = available.len();
                bytes.consume(spaces);
            }
        }
    }
}

fn unreadable(error: &std::io::Error) -> String {
    format!("The list cannot be read: {error}")
}
