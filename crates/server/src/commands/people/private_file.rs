//! A file that only its owner can read, there as a whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::commands::Outcome;

/// A file that is being written under another name.
pub(super) struct PrivateFile {
    path: PathBuf,
    draft: PathBuf,
    file: Option<BufWriter<File>>,
}

impl PrivateFile {
    /// Begins a file; one of that name that is there stays until the new one is whole.
    pub(super) fn create(path: &Path) -> Outcome<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let draft = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&draft).map_err(|error| told(path, &error))?;
        Ok(Self { path: path.to_owned(), draft, file: Some(BufWriter::new(file)) })
    }

    /// Gives it its name.
    pub(super) fn finish(mut self) -> Outcome {
        let Some(file) = self.file.take() else { return Ok(()) };
        let written = file.into_inner().map_err(std::io::IntoInnerError::into_error);
        let placed =
            written.and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(&self.draft, &self.path));
        placed.map_err(|error| {
            // Unfinished: it must not lie about.
            _ = std::fs::remove_file(&self.draft);
            told(&self.path, &error)
        })
    }
}

impl Write for PrivateFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            _ = std::fs::remove_file(&self.draft);
        }
    }
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}", path.display())
}
