//! Sends mails through a local sendmail program.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{LineEnds, Outgoing, SendError, Sendmail, message};

/// Timeout of the program, which only has to queue the mail.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Exit codes of `sysexits.h` for an invalid address: `EX_DATAERR`, `EX_NOUSER`, `EX_NOHOST`.
const INVALID_ADDRESS: [i32; 3] = [65, 67, 68];

/// Passes each mail to a program with the interface of sendmail.
pub(super) struct Transport {
    settings: Sendmail,
}

impl Transport {
    pub(super) fn new(settings: &Sendmail) -> Self {
        Self { settings: settings.clone() }
    }

    /// Checks that the program exists.
    pub(super) async fn verify(&self) -> Result<(), SendError> {
        match tokio::fs::metadata(self.path()).await {
            Ok(file) if file.is_file() => Ok(()),
            Ok(_) => Err(self.failed("is not a program")),
            Err(error) => Err(self.failed(error.to_string())),
        }
    }

    /// Passes a mail to the program.
    pub(super) async fn send(&self, mail: &Outgoing<'_>) -> Result<(), SendError> {
        let encoded = message::encode(mail)?;
        let (from, to) = (mail.from.address(), encoded.to.to_string());
        if from.starts_with('-') || to.starts_with('-') {
            // It would be parsed as an option, and not every such program supports `--`.
            return Err(SendError::permanent(
                "sendmail cannot send to or from an address that begins with a hyphen",
            ));
        }
        let mut child = self.start(from, &to)?;
        let sent = timeout(TIMEOUT, pipe(&mut child, self.line_ends(encoded.bytes)));
        sent.await.unwrap_or_else(|_| Err(SendError::temporary("it did not exit in time"))).map_err(|error| {
            SendError { reason: format!("{}: {}", self.path().display(), error.reason), ..error }
        })
    }

    fn start(&self, from: &str, to: &str) -> Result<Child, SendError> {
        Command::new(self.path())
            // -i: a line with a single dot does not end the mail.
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
            // In an encoded mail a carriage return only occurs at the end of a line.
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

/// Writes the mail to the program and waits until it exits.
async fn pipe(child: &mut Child, mail: Vec<u8>) -> Result<(), SendError> {
    let written = match child.stdin.take() {
        // Dropping the handle closes the input.
        Some(mut input) => input.write_all(&mail).await,
        None => Ok(()),
    };
    let stderr = match child.stderr.take() {
        Some(errors) => read_some(errors).await,
        None => String::new(),
    };
    let status = child.wait().await.map_err(|error| SendError::temporary(error.to_string()))?;
    match status.code() {
        // A program may exit successfully without reading its whole input: then the write error is reported.
        Some(0) => written.map_err(|error| SendError::temporary(error.to_string())),
        Some(code) if INVALID_ADDRESS.contains(&code) => {
            Err(SendError::permanent(format!("exit code {code}: {stderr}")))
        }
        Some(code) => Err(SendError::temporary(format!("exit code {code}: {stderr}"))),
        None => Err(SendError::temporary("it was terminated by a signal")),
    }
}

/// Reads the first 1024 bytes of the error output. The rest is read and dropped, so that the program does not block.
async fn read_some(mut errors: impl tokio::io::AsyncRead + Unpin) -> String {
    use tokio::io::AsyncReadExt;
    let mut beginning = Vec::new();
    let _ = (&mut errors).take(1024).read_to_end(&mut beginning).await;
    let _ = tokio::io::copy(&mut errors, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&beginning).into_owned()
}
