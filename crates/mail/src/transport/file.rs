//! Mails as files, for development.

use std::path::{Path, PathBuf};

use tokio::fs;

use super::{Outgoing, SendError, message};

/// Writes each mail into a folder as `{id}.eml`, which mail programs open.
pub(super) struct Transport {
    folder: PathBuf,
}

impl Transport {
    /// Mails go into this folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Makes the folder.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        fs::create_dir_all(&self.folder).await.map_err(|error| self.failed(&error))
    }

    /// Writes a mail; the same mail again takes the place of its file.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let letter = message::write(mail)?;
        self.verify().await?;
        let path = self.folder.join(format!("{}.eml", mail.safe_id()));
        // Whoever watches the folder must not see half a mail.
        let half = path.with_extension("part");
        fs::write(&half, letter.bytes).await.map_err(|error| self.failed(&error))?;
        fs::rename(&half, &path).await.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &std::io::Error) -> SendError {
        SendError::temporary(format!("{}: {error}", self.folder.display()))
    }
}
