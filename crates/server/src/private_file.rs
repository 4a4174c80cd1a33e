//! Files and folders that only their owner can read.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Creates a folder and its parents, accessible only by the owner (mode 0700). An existing folder is not changed.
pub(crate) fn create_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A file that only its owner can read (mode 0600). It is written under a temporary name and renamed when it is complete.
pub(crate) struct PrivateFile {
    path: PathBuf,
    draft: PathBuf,
    file: Option<BufWriter<File>>,
}

impl PrivateFile {
    /// Starts a file. An existing file of that name is replaced when the new one is complete.
    pub(crate) fn create(path: &Path) -> Result<Self, String> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let draft = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&draft).map_err(|error| failed(path, &error))?;
        Ok(Self { path: path.to_owned(), draft, file: Some(BufWriter::new(file)) })
    }

    /// Completes the file.
    pub(crate) fn finish(mut self) -> Result<(), String> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let written = file.into_inner().map_err(std::io::IntoInnerError::into_error);
        let placed =
            written.and_then(|file| file.sync_all()).and_then(|()| std::fs::rename(&self.draft, &self.path));
        placed.map_err(|error| {
            // Removes the incomplete file.
            _ = std::fs::remove_file(&self.draft);
            failed(&self.path, &error)
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

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}", path.display())
}
