//! Folders that hold what nobody else may read.

use std::fs::DirBuilder;
use std::path::Path;

/// Makes a folder, and those above it, for its owner alone (mode 0700). One that is there stays as it is.
pub(crate) fn make(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
