//! Sending through a local sendmail program.
#![cfg(unix)]

use std::path::PathBuf;

use rstest::rstest;
use tempfile::TempDir;
use vestibule_mail::{LineEnds, SendError, Sender, Sendmail, Transport, TransportSettings};

use crate::support::{outgoing, rendered};

/// A folder with a fake sendmail, which writes its arguments and its input to files there.
struct Program(TempDir);

impl Program {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sendmail.sh");
        std::os::unix::fs::symlink(script, folder.path().join("sendmail")).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn kept(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn transport(&self, line_ends: LineEnds) -> Transport {
        open(self.path("sendmail"), line_ends)
    }

    async fn send(&self, from: &str, to: &str) -> Result<(), SendError> {
        let (from, rendered) = (Sender::new(from, "Acme").unwrap(), rendered());
        self.transport(LineEnds::Unix).send(&outgoing(to, &from, &rendered)).await
    }
}

fn open(path: PathBuf, line_ends: LineEnds) -> Transport {
    Transport::open(&TransportSettings::Sendmail(Sendmail { path, line_ends })).unwrap()
}

#[rstest]
#[case(LineEnds::Unix, "\n")]
#[case(LineEnds::Windows, "\r\n")]
#[tokio::test]
async fn the_program_receives_the_mail_with_its_line_ends(#[case] line_ends: LineEnds, #[case] end: &str) {
    let program = Program::new();
    let (from, rendered) = (Sender::new("no-reply@acme.example", "Acme").unwrap(), rendered());
    let transport = program.transport(line_ends);
    transport.verify().await.unwrap();
    transport.send(&outgoing("ada@example.com", &from, &rendered)).await.unwrap();
    assert_eq!(program.kept("arguments"), "-i\n-f\nno-reply@acme.example\nada@example.com\n");
    let mail = program.kept("mail");
    assert!(
        mail.contains(&format!("{end}To: ada@example.com{end}Subject: Password Reset Request{end}")),
        "{mail}"
    );
    assert_eq!(mail.contains('\r'), line_ends == LineEnds::Windows);
}

#[rstest]
#[case("exit67@example.com", true)]
#[case("exit65@example.com", true)]
#[case("exit75@example.com", false)]
#[case("exit1@example.com", false)]
#[tokio::test]
async fn the_exit_code_decides_whether_a_failure_is_permanent(#[case] to: &str, #[case] permanent: bool) {
    let error = Program::new().send("no-reply@acme.example", to).await.unwrap_err();
    assert_eq!(error.permanent, permanent, "{error}");
    assert!(error.reason.contains(&format!("no luck with {to}")), "{error}");
}

#[rstest]
#[case("no-reply@acme.example", "-Xfile@example.com")]
#[case("-oQ@acme.example", "ada@example.com")]
#[tokio::test]
async fn an_address_cannot_become_an_option(#[case] from: &str, #[case] to: &str) {
    let program = Program::new();
    assert!(program.send(from, to).await.unwrap_err().permanent);
    assert!(!program.path("arguments").exists());
}

#[tokio::test]
async fn a_missing_program_is_a_temporary_error() {
    let transport = open("/nowhere/sendmail".into(), LineEnds::Unix);
    let (from, rendered) = (Sender::new("a@acme.example", "Acme").unwrap(), rendered());
    let sent = transport.send(&outgoing("ada@example.com", &from, &rendered)).await;
    for error in [transport.verify().await.unwrap_err(), sent.unwrap_err()] {
        assert!(!error.permanent && error.reason.contains("/nowhere/sendmail"), "{error}");
    }
}
