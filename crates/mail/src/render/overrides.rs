//! Reads the templates of the operator.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::{fs, io};

use super::RenderError;

/// Maximum depth of subfolders; also ends a cycle of symbolic links.
const MAX_DEPTH: usize = 4;
/// Maximum size of a template in bytes.
const MAX_BYTES: u64 = 512 * 1024;

/// All templates below `folder` by name: `base`, or `parts/button` in a subfolder. Hidden files and folders are skipped.
///
/// Names in templates are looked up in this map, never in the file system, so no name can refer to a file outside the
/// folder (GHSA-5h38-6755-g83w).
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
        // The default folder need not exist.
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
        if path.is_dir() && depth < MAX_DEPTH {
            read_folder(&path, &format!("{prefix}{name}/"), depth + 1, templates)?;
        } else if let Some(stem) = name.strip_suffix(".liquid") {
            let text = read_file(&path).map_err(|error| unreadable(&path, &error))?;
            templates.insert(format!("{prefix}{stem}"), text);
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > MAX_BYTES {
        return Err(io::Error::other(format!("larger than {MAX_BYTES} bytes")));
    }
    let text = fs::read_to_string(path)?;
    // Some editors write a byte order mark.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn unreadable(path: &Path, error: &io::Error) -> RenderError {
    RenderError::Read { path: path.display().to_string(), reason: error.to_string() }
}
