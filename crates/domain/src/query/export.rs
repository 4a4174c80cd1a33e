//! File formats of exported lists (contract section 5, `export`).

use serde_json::Value;

use crate::{Error, Result};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// Comma-separated values, unchanged.
    Csv,
    /// Comma-separated values for spreadsheets.
    CsvUtf8,
    /// JSON with line breaks.
    Json,
    /// XML.
    Xml,
    /// YAML.
    Yaml,
}

impl Export {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Csv, Self::CsvUtf8, Self::Json, Self::Xml, Self::Yaml];

    /// Its value in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvUtf8 => "csv_utf8",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Yaml => "yaml",
        }
    }

    /// Parses `export`. Values that are false in JavaScript mean no export.
    pub(super) fn parse(value: Option<&Value>) -> Result<Option<Self>> {
        let name = match value {
            None | Some(Value::Null | Value::Bool(false)) => return Ok(None),
            Some(Value::Number(number)) if number.as_f64() == Some(0.0) => return Ok(None),
            Some(Value::String(name)) if name.is_empty() => return Ok(None),
            Some(value) => value.as_str(),
        };
        match Self::ALL.into_iter().find(|format| Some(format.as_str()) == name) {
            Some(format) => Ok(Some(format)),
            None => Err(Error::query(format!(
                "\"export\" must be one of [{}]",
                Self::ALL.map(Self::as_str).join(", ")
            ))),
        }
    }
}
