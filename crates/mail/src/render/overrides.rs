//! The templates of the operator.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::{fs, io};

use super::RenderError;

/// How deep folders are looked into; also ends a circle of links.
const DEEPEST: usize = 4;
/// Largest template, in bytes.
const LARGEST: u64 = 512 * 1024;

/// All templates below `folder`, by their names: `base`, or `parts/button` in a folder. Hidden files and folders are left
/// alone. Names in templates are looked up in this table, never in the file system, so no name leads out of the folder
/// (GHSA-5h38-6755-g83w).
pub(super) fn read(folder: &Path) -> Result<BTreeMap<String, String>, RenderError> {
    let mut templates = BTreeMap::new();
    read_folder(folder, "", 0, &mut templates)?;
    Ok(templates)
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    depth: usize,
    templates: &mut BTreeMap<String, String>,
) -> Result<(), RenderError> {
    let entries = match fs::read_dir(folder) {
        // The default is a folder that most do not have.
        Err(error) if depth == 0 && error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| unreadable(folder, &error))?,
    };
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let Some(name) =
            path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'))
        else {
            continue;
        };
        if path.is_dir() && depth < DEEPEST {
            read_folder(&path, &format!("{prefix}{name}/"), depth + 1, templates)?;
        } else if let Some(stem) = name.strip_suffix(".liquid") {
            let text = read_file(&path).map_err(|error| unreadable(&path, &error))?;
            templates.insert(format!("{prefix}{stem}"), text);
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::other(format!("larger than {LARGEST} bytes")));
    }
    let text = fs::read_to_string(path)?;
    // Some editors put a mark at the beginning.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn unreadable(path: &Path, error: &io::Error) -> RenderError {
    RenderError::Read { path: path.display().to_string(), reason: error.to_string() }
}
