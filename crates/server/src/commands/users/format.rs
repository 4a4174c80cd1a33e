//! Formats of lists of users.

use std::path::Path;

use clap::ValueEnum;

/// Format of a list of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A comma-separated table; the first line names the columns
    Csv,
    /// For spreadsheets, not for import: as csv with a byte order mark, and with an apostrophe before values that would be formulas
    #[value(name = "csv_utf8", alias = "csv-utf8")]
    CsvUtf8,
    /// An array of objects; import also accepts one object per line
    Json,
    /// One object per line
    #[value(alias = "ndjson")]
    Jsonl,
}

impl Format {
    /// The format for the extension of a file name.
    pub(super) fn from_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}
