//! Writes mails to files, for development.

use std::path::{Path, PathBuf};

use tokio::fs;

use super::{Outgoing, SendError, message};

/// Writes each mail to a folder as `{id}.eml`, a format that mail programs can open.
pub(super) struct Transport {
    folder: PathBuf,
}

impl Transport {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Creates the folder.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        fs::create_dir_all(&self.folder).await.map_err(|error| self.failed(&error))
    }

    /// Writes a mail; a repeated mail replaces its file.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let encoded = message::encode(mail)?;
        self.verify().await?;
        let path = self.folder.join(format!("{}.eml", mail.safe_id()));
        // Programs that watch the folder must not see an incomplete mail.
        let draft = path.with_extension("part");
        fs::write(&draft, encoded.bytes).await.map_err(|error| self.failed(&error))?;
        fs::rename(&draft, &path).await.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &std::io::Error) -> SendError {
        SendError::temporary(format!("{}: {error}", self.folder.display()))
    }
}
