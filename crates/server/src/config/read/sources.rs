//! What a configuration is read from. All that touches the outside is in here, so that loading is a pure
//! function.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The environment and a way to read files.
pub(crate) struct Sources<'a> {
    /// The variables of the process environment.
    pub(crate) environment: BTreeMap<String, String>,
    /// The configuration file that was asked for; without one, `.env` is read if it is there.
    pub(crate) config_path: Option<PathBuf>,
    /// Reads a text file; relative paths start at the working directory.
    pub(crate) read: &'a dyn Fn(&Path) -> io::Result<String>,
}

impl Sources<'static> {
    /// The real environment and the real files. Variables that are not Unicode are passed over, and so is an
    /// empty path.
    pub(crate) fn of_process(config_path: Option<PathBuf>) -> Self {
        let config_path = config_path.filter(|path| !path.as_os_str().is_empty());
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { environment, config_path, read: &|path| std::fs::read_to_string(path) }
    }
}
