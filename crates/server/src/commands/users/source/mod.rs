//! Reads a list of users row by row in any format.

mod csv;
mod json;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vestibule_domain::user_import::{Row, is_column};

use super::format::Format;
use crate::commands::outcome::Outcome;

/// A row number with the row, or with the reason why it cannot be read.
pub(super) type Numbered = (u64, Result<Row, String>);

/// The rows of a list. It ends after an error.
pub(super) type Rows = Box<dyn Iterator<Item = Outcome<Numbered>> + Send>;

/// A list that can be read several times.
#[derive(Debug, Clone)]
pub(super) struct Source {
    location: Location,
    format: Format,
}

#[derive(Debug, Clone)]
enum Location {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Source {
    /// A file, or for `-` the standard input, which is read into memory.
    pub(super) fn new(path: &Path, format: Option<Format>) -> Outcome<Self> {
        let is_input = path.as_os_str() == "-";
        let format = format.or_else(|| Format::from_path(path)).ok_or_else(|| match is_input {
            true => "The format of the standard input is unknown: use --format csv, json or jsonl".to_owned(),
            false => format!("The format of {} is unknown: use --format csv, json or jsonl", path.display()),
        })?;
        let location = match is_input {
            true => Location::Memory(input()?),
            false => Location::File(path.to_owned()),
        };
        Ok(Self { location, format })
    }

    #[cfg(test)]
    pub(super) fn from_bytes(text: &[u8], format: Format) -> Self {
        Self { location: Location::Memory(text.into()), format }
    }

    fn open(&self) -> Outcome<BufReader<Box<dyn Read + Send>>> {
        let bytes: Box<dyn Read + Send> = match &self.location {
            Location::File(path) => Box::new(
                File::open(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?,
            ),
            Location::Memory(bytes) => Box::new(std::io::Cursor::new(bytes.clone())),
        };
        Ok(BufReader::with_capacity(1 << 16, bytes))
    }

    /// Reads from the start.
    pub(super) fn rows(&self) -> Outcome<Rows> {
        match self.format {
            Format::Csv | Format::CsvUtf8 => csv::rows(self.open()?),
            Format::Json | Format::Jsonl => json::rows(self.open()?),
        }
    }

    /// The columns of a table. Empty for lists of objects, where each object has its own names.
    fn columns(&self) -> Outcome<Vec<String>> {
        match self.format {
            Format::Csv | Format::CsvUtf8 => csv::columns(self.open()?),
            Format::Json | Format::Jsonl => Ok(Vec::new()),
        }
    }

    /// Reads the whole list once before anything is written, to count the rows and to find unknown columns.
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

/// Summary of a list.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Number of rows.
    pub(super) rows: u64,
    /// Unknown columns with the first row that has each.
    pub(super) unknown: BTreeMap<String, u64>,
}

fn input() -> Outcome<Arc<[u8]>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The input could not be read: {error}"))?;
    Ok(bytes.into())
}
