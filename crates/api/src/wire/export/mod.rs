//! Responses as files (`?export=csv`, contract section 5), without the envelope.

mod csv;
mod xml;

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use http::HeaderValue;
use http::header::CONTENT_DISPOSITION;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};
use vestibule_domain::query::Export;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

use super::reply;
use crate::error::ApiError;

/// The content type of tables.
const CSV: &str = "text/csv; charset=utf-8";
/// The content type of XML.
const XML: &str = "text/xml; charset=utf-8";
/// The content type of YAML.
const YAML: &str = "text/yaml; charset=utf-8";

/// An item or a list of items as a file. Its name has the time `now`.
pub fn file(data: &Value, format: Export, of: &Collection, now: DateTime<Utc>) -> Response {
    let (content_type, ending) = match format {
        Export::Csv | Export::CsvUtf8 => (CSV, "csv"),
        Export::Json => (reply::JSON, "json"),
        Export::Xml => (XML, "xml"),
        Export::Yaml => (YAML, "yaml"),
    };
    let name = format!("attachment; filename=\"{} {}.{ending}\"", of.name, now.format("%Y%m%d-%H%M%S"));
    let content = content(data, format);
    let (Ok(content), Ok(name)) = (content, HeaderValue::try_from(name)) else {
        return ApiError::from(Error::internal("a list could not be written as a file")).into_response();
    };
    let mut response = reply::file(content, content_type);
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    response
}

fn content(data: &Value, format: Export) -> Result<String> {
    match format {
        Export::Csv => Ok(csv::table(data)),
        Export::CsvUtf8 => Ok(csv::spreadsheet(data)),
        Export::Json => json(data),
        Export::Xml => xml::document(data),
        Export::Yaml => serde_saphyr::to_string(data).map_err(Error::caused_by),
    }
}

/// JSON, indented by tabs as in Directus.
fn json(data: &Value) -> Result<String> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b"\t"));
    data.serialize(&mut serializer).map_err(Error::caused_by)?;
    String::from_utf8(bytes).map_err(Error::caused_by)
}

#[cfg(test)]
mod tests;
