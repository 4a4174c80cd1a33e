//! The inputs of a configuration. All access to the environment and to files is here, so that loading is a pure function.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The environment and a function that reads files.
pub(crate) struct Sources<'a> {
    /// The variables of the process environment.
    pub(crate) environment: BTreeMap<String, String>,
    /// The given configuration file; `None` reads `.env` if it exists.
    pub(crate) config_path: Option<PathBuf>,
    /// Reads a text file. Relative paths are relative to the working directory.
    pub(crate) read: &'a dyn Fn(&Path) -> io::Result<String>,
}

impl Sources<'static> {
    /// The environment of the process and the file system. Variables that are not Unicode and an empty path are ignored.
    pub(crate) fn of_process(config_path: Option<PathBuf>) -> Self {
        let config_path = config_path.filter(|path| !path.as_os_str().is_empty());
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { environment, config_path, read: &|path| std::fs::read_to_string(path) }
    }
}
