//! Mails given to a program on this machine.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{LineEnds, Outgoing, SendError, Sendmail, message};

/// How long the program may take: it only has to put the mail into a queue.
const PATIENCE: Duration = Duration::from_secs(60);

/// Exit codes of `sysexits.h` that say "this address is wrong": `EX_DATAERR`, `EX_NOUSER`, `EX_NOHOST`.
const WRONG_ADDRESS: [i32; 3] = [65, 67, 68];

/// Gives each mail to a program that behaves like sendmail.
pub(super) struct Transport {
    settings: Sendmail,
}

impl Transport {
    /// Mails go to this program.
    pub(super) fn new(settings: &Sendmail) -> Self {
        Self { settings: settings.clone() }
    }

    /// Looks whether the program is there.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        match tokio::fs::metadata(self.path()).await {
            Ok(file) if file.is_file() => Ok(()),
            Ok(_) => Err(self.failed("is not a program")),
            Err(error) => Err(self.failed(error.to_string())),
        }
    }

    /// Gives a mail to the program.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let letter = message::write(mail)?;
        let (from, to) = (mail.from.address(), letter.to.to_string());
        if from.starts_with('-') || to.starts_with('-') {
            // It would be read as an option, and not every such program knows `--`.
            return Err(SendError::permanent(
                "sendmail cannot send to or from an address that begins with a hyphen",
            ));
        }
        let mut child = self.start(from, &to)?;
        let given = timeout(PATIENCE, give(&mut child, self.line_ends(letter.bytes)));
        given.await.unwrap_or_else(|_| Err(SendError::temporary("it does not come to an end"))).map_err(
            |error| SendError { reason: format!("{}: {}", self.path().display(), error.reason), ..error },
        )
    }

    fn start(&self, from: &str, to: &str) -> Result<Child, SendError> {
        Command::new(self.path())
            // A line with a single dot does not end the mail.
            .args(["-i", "-f", from, to])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| self.failed(error.to_string()))
    }

    fn line_ends(&self, mail: Vec<u8>) -> Vec<u8> {
        match self.settings.line_ends {
            LineEnds::Windows => mail,
            // A carriage return stands nowhere but at the end of a line in a mail.
            LineEnds::Unix => mail.into_iter().filter(|byte| *byte != b'\r').collect(),
        }
    }

    fn path(&self) -> &Path {
        &self.settings.path
    }

    fn failed(&self, reason: impl AsRef<str>) -> SendError {
        SendError::temporary(format!("{}: {}", self.path().display(), reason.as_ref()))
    }
}

/// Writes the mail and waits for the end of the program.
async fn give(child: &mut Child, mail: Vec<u8>) -> Result<(), SendError> {
    let written = match child.stdin.take() {
        // Dropping it tells the program that this was all.
        Some(mut input) => input.write_all(&mail).await,
        None => Ok(()),
    };
    let said = match child.stderr.take() {
        Some(errors) => read_some(errors).await,
        None => String::new(),
    };
    let ended = child.wait().await.map_err(|error| SendError::temporary(error.to_string()))?;
    match ended.code() {
        // What it did not want to read does not matter if it is content.
        Some(0) => written.map_err(|error| SendError::temporary(error.to_string())),
        Some(code) if WRONG_ADDRESS.contains(&code) => {
            Err(SendError::permanent(format!("exit code {code}: {said}")))
        }
        Some(code) => Err(SendError::temporary(format!("exit code {code}: {said}"))),
        None => Err(SendError::temporary("it was ended by a signal")),
    }
}

/// The beginning of what the program complains about; the rest is read and dropped, so that it does not wait for us.
async fn read_some(mut errors: impl tokio::io::AsyncRead + Unpin) -> String {
    use tokio::io::AsyncReadExt;
    let mut beginning = Vec::new();
    let _ = (&mut errors).take(1024).read_to_end(&mut beginning).await;
    let _ = tokio::io::copy(&mut errors, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&beginning).into_owned()
}
