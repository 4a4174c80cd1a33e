//! How a list is written.

use std::path::Path;

use clap::ValueEnum;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table with commas; the first line names the columns
    Csv,
    /// The same for spreadsheets: marked as UTF-8, and with an apostrophe before what would be a formula. Only for reading
    #[value(name = "csv_utf8", alias = "csv-utf8")]
    CsvUtf8,
    /// A list of objects; when reading, also one object in each line
    Json,
    /// One object in each line
    #[value(alias = "ndjson")]
    Jsonl,
}

impl Format {
    /// The format a file name tells.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}
