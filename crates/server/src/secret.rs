//! The key of tokens: from the configuration, or made once and kept in the data directory.

use std::io::{ErrorKind, Write};
use std::path::Path;

use vestibule_app::Random;
use vestibule_domain::Secret;

use crate::config::Config;
use crate::folder;

/// Name of the file in the data directory.
const FILE: &str = "secret";

/// Characters of a secret that is made here: 384 bits.
const LENGTH: usize = 64;

/// The secret, so that a restart logs nobody out.
pub(crate) fn of(config: &Config) -> Result<Secret, String> {
    match &config.tokens.secret {
        Some(secret) => Ok(secret.clone()),
        None => kept(&config.data_dir),
    }
}

fn kept(folder: &Path) -> Result<Secret, String> {
    let path = folder.join(FILE);
    let told = |error: std::io::Error| format!("The secret {} cannot be used: {error}", path.display());
    match std::fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= 32 => return Ok(text.trim().into()),
        Ok(_) => {
            return Err(format!("The secret {} is too short: delete it to get a new one", path.display()));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(told(error)),
    }
    folder::make(folder).map_err(told)?;
    let secret = Random::System.token(LENGTH);
    match write(&path, &secret) {
        Ok(()) => {
            tracing::info!(path = %path.display(), "SECRET is not set: a new one was made and is kept in this file");
            Ok(secret.into())
        }
        // Another instance was faster: its secret counts.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => kept(folder),
        Err(error) => Err(told(error)),
    }
}

/// Writes a file that only its owner can read, whole or not at all.
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
    fn a_secret_is_made_once_and_kept_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("data");
        let first = kept(&folder).expect("a secret");
        assert_eq!(first.expose().len(), LENGTH);
        assert_eq!(kept(&folder).expect("the same"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode =
                |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join(FILE))), (0o700, 0o600));
        }
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "short").expect("a file");
        assert!(kept(folder.path()).is_err());
    }
}
