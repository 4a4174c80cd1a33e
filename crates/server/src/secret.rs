//! The signing key of tokens: from the configuration, or generated once and stored in the data directory.

use std::io::{ErrorKind, Write};
use std::path::Path;

use vestibule_app::Random;
use vestibule_domain::Secret;

use crate::config::Config;
use crate::private_file;

/// Name of the file in the data directory.
const FILE: &str = "secret";

/// Length of a generated secret in characters: 384 bits.
const LENGTH: usize = 64;

/// The configured or the stored secret. It is stored so that a restart does not invalidate logins.
pub(crate) fn load(config: &Config) -> Result<Secret, String> {
    match &config.tokens.secret {
        Some(secret) => Ok(secret.clone()),
        None => stored(&config.data_dir),
    }
}

fn stored(folder: &Path) -> Result<Secret, String> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| format!("The secret {} cannot be used: {error}", path.display());
    match std::fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= 32 => return Ok(text.trim().into()),
        Ok(_) => {
            return Err(format!("The secret {} is too short: delete it to get a new one", path.display()));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    private_file::create_folder(folder).map_err(failed)?;
    let secret = Random::System.token(LENGTH);
    match write(&path, &secret) {
        Ok(()) => {
            tracing::info!(path = %path.display(), "SECRET is not set: a new secret was generated and stored in this file");
            Ok(secret.into())
        }
        // Another instance created the file first: its secret is used.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => stored(folder),
        Err(error) => Err(failed(error)),
    }
}

/// Creates a file atomically that only its owner can read; an existing file is an error.
fn write(path: &Path, secret: &str) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = writeln!(file, "{secret}").and_then(|()| file.sync_all());
    let placed = written.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_generated_once_and_readable_only_by_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("data");
        let first = stored(&folder).expect("a secret");
        assert_eq!(first.expose().len(), LENGTH);
        assert_eq!(stored(&folder).expect("the same"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).expect("it exists").permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join(FILE))), (0o700, 0o600));
        }
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "short").expect("a file");
        assert!(stored(folder.path()).is_err());
    }
}
