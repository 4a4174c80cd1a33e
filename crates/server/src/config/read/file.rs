//! The configuration file: `.env`, JSON or YAML.

use std::io;
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::dotenv;
use super::error::{ConfigError, Warning};
use super::sources::Sources;

/// The default file, which may be missing.
const DEFAULT_PATH: &str = ".env";

/// A configuration file. Type prefixes of texts are not converted yet.
pub(super) struct File {
    pub(super) path: String,
    pub(super) values: Vec<(String, Json)>,
}

/// Reads the configuration file. `None` if no path is given and the default file does not exist.
///
/// # Errors
/// If a given file is missing, or the file cannot be read, is not valid JSON or YAML, or is JavaScript.
pub(super) fn read(sources: &Sources<'_>, warnings: &mut Vec<Warning>) -> Result<Option<File>, ConfigError> {
    let path = sources.config_path.as_deref().unwrap_or(Path::new(DEFAULT_PATH));
    let wrong = |problem: String| ConfigError::File { path: path.display().to_string(), problem };
    let text = match (sources.read)(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && sources.config_path.is_none() => {
            return Ok(None);
        }
        Err(error) => return Err(wrong(format!("cannot be read: {error}"))),
    };
    let path_text = path.display().to_string();
    let values = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => object(json(&text).map_err(wrong)?).map_err(wrong)?,
        Some("yaml" | "yml") => object(yaml(&text).map_err(wrong)?).map_err(wrong)?,
        Some("js" | "cjs" | "mjs" | "ts") => {
            return Err(wrong("JavaScript is not supported: use .env, .json or .yaml".into()));
        }
        _ => env(&text, &path_text, warnings),
    };
    Ok(Some(File { path: path_text, values }))
}

/// Omits the message of the parser, which could quote a secret.
fn json(text: &str) -> Result<Json, String> {
    serde_json::from_str(text)
        .map_err(|error| format!("is not JSON (line {}, column {})", error.line(), error.column()))
}

fn yaml(text: &str) -> Result<Json, String> {
    serde_saphyr::from_str(text).map_err(|error| match error.location() {
        Some(at) => format!("is not YAML (line {}, column {})", at.line(), at.column()),
        None => "is not YAML".into(),
    })
}

fn object(json: Json) -> Result<Vec<(String, Json)>, String> {
    match json {
        Json::Object(fields) => Ok(Map::into_iter(fields).collect()),
        Json::Null => Ok(Vec::new()),
        _ => Err("must contain names and values such as PORT: 8055".into()),
    }
}

fn env(text: &str, path: &str, warnings: &mut Vec<Warning>) -> Vec<(String, Json)> {
    let parsed = dotenv::parse(text);
    for line in parsed.ignored_lines {
        warnings.push(Warning(format!("line {line} of {path} is not NAME=value and is ignored")));
    }
    parsed.variables.into_iter().map(|(name, value)| (name, Json::String(value))).collect()
}
