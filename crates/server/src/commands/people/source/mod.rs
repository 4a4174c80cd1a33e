//! Reading a list, row by row, whatever it is written in.

mod csv;
mod json;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vestibule_domain::user_import::{Row, is_column};

use super::format::Format;
use crate::commands::Outcome;

/// A row with its number, or why that row cannot be read.
pub(super) type Numbered = (u64, Result<Row, String>);

/// The rows of a list. An error ends it.
pub(super) type Rows = Box<dyn Iterator<Item = Outcome<Numbered>> + Send>;

/// Where a list comes from. It can be read more than once.
#[derive(Debug, Clone)]
pub(super) struct Source {
    from: Place,
    format: Format,
}

#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Source {
    /// The file, or the standard input for `-`, which is kept in memory.
    pub(super) fn new(path: &Path, format: Option<Format>) -> Outcome<Self> {
        let is_input = path.as_os_str() == "-";
        let format = format.or_else(|| Format::of(path)).ok_or_else(|| match is_input {
            true => "What comes in has no name: say --format csv, json or jsonl".to_owned(),
            false => format!("{} does not tell its format: say --format csv, json or jsonl", path.display()),
        })?;
        let from = match is_input {
            true => Place::Memory(input()?),
            false => Place::File(path.to_owned()),
        };
        Ok(Self { from, format })
    }

    /// A list in memory.
    #[cfg(test)]
    pub(super) fn of(text: &[u8], format: Format) -> Self {
        Self { from: Place::Memory(text.into()), format }
    }

    fn open(&self) -> Outcome<BufReader<Box<dyn Read + Send>>> {
        let bytes: Box<dyn Read + Send> = match &self.from {
            Place::File(path) => Box::new(
                File::open(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?,
            ),
            Place::Memory(bytes) => Box::new(std::io::Cursor::new(bytes.clone())),
        };
        Ok(BufReader::with_capacity(1 << 16, bytes))
    }

    /// Reads from the beginning.
    pub(super) fn rows(&self) -> Outcome<Rows> {
        match self.format {
            Format::Csv | Format::CsvUtf8 => csv::rows(self.open()?),
            Format::Json | Format::Jsonl => json::rows(self.open()?),
        }
    }

    /// The columns a table names in its first line; objects name theirs by themselves.
    fn columns(&self) -> Outcome<Vec<String>> {
        match self.format {
            Format::Csv | Format::CsvUtf8 => csv::columns(self.open()?),
            Format::Json | Format::Jsonl => Ok(Vec::new()),
        }
    }

    /// Reads all of it once before anything is written: how many rows there are, and which columns nobody knows, each
    /// with the first row that has it.
    pub(super) fn survey(&self) -> Outcome<Survey> {
        let mut survey = Survey::default();
        let named = self.columns()?.into_iter().filter(|name| !is_column(name));
        survey.unknown.extend(named.map(|name| (name, 1)));
        for row in self.rows()? {
            let (number, row) = row?;
            survey.rows += 1;
            for name in row.iter().flat_map(|row| row.keys()).filter(|name| !is_column(name)) {
                if !survey.unknown.contains_key(name) {
                    survey.unknown.insert(name.clone(), number);
                }
            }
        }
        Ok(survey)
    }
}

/// What a list looks like.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Rows.
    pub(super) rows: u64,
    /// Columns nobody knows, and the first row that has each.
    pub(super) unknown: BTreeMap<String, u64>,
}

fn input() -> Outcome<Arc<[u8]>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The input could not be read: {error}"))?;
    Ok(bytes.into())
}
