//! A list of objects, or one object in each line.

use std::io::{BufRead, ErrorKind};

use serde::Deserialize;
use serde_json::{Deserializer, Value};
use vestibule_domain::user_import::Row;

use super::{Numbered, Rows};
use crate::commands::Outcome;

/// The rows, counted from one: entries of the list, or lines.
pub(super) fn rows(mut bytes: impl BufRead + Send + 'static) -> Outcome<Rows> {
    match next_sign(&mut bytes)? {
        None => Ok(Box::new(std::iter::empty())),
        Some(b'[') => {
            bytes.consume(1);
            let mut entries = Entries { bytes, number: 0, is_over: false };
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
                return Some(Ok((number, value.map_err(|_| "is no JSON".to_owned()).and_then(row))));
            }
        }
    })
}

/// What is left of a list behind its bracket.
struct Entries<R> {
    bytes: R,
    number: u64,
    is_over: bool,
}

impl<R: BufRead> Entries<R> {
    fn next_entry(&mut self) -> Option<Outcome<Numbered>> {
        if self.is_over {
            return None;
        }
        let entry = self.entry();
        self.is_over = !matches!(entry, Ok(Some(_)));
        entry.transpose()
    }

    fn entry(&mut self) -> Outcome<Option<Numbered>> {
        let broken = |number: u64| format!("The list is broken behind entry {number}: it is no JSON");
        let mut sign = next_sign(&mut self.bytes)?;
        if sign == Some(b']') {
            self.bytes.consume(1);
            return match next_sign(&mut self.bytes)? {
                None => Ok(None),
                Some(_) => Err("There is something behind the end of the list".into()),
            };
        }
        if self.number > 0 {
            if sign != Some(b',') {
                return Err(broken(self.number));
            }
            self.bytes.consume(1);
            sign = next_sign(&mut self.bytes)?;
        }
        // What begins with a brace ends with one: nothing behind it is read.
        if sign != Some(b'{') {
            return Err(match sign {
                None | Some(b']' | b',') => broken(self.number),
                Some(_) => format!("Entry {} of the list is no object", self.number + 1),
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
        _ => Err("is no object".into()),
    }
}

/// The next byte that is no space, still unread.
fn next_sign(bytes: &mut impl BufRead) -> Outcome<Option<u8>> {
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
