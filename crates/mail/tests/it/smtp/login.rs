//! Login and encryption.

use vestibule_mail::{Smtp, Transport, TransportSettings};

use super::send;
use crate::sink::{Behavior, Sink, open};

fn with_login(sink: &Sink, host: &str) -> Smtp {
    let (user, password) = (Some("robot".into()), Some("hunter2".into()));
    Smtp { host: host.into(), user, password, ..sink.settings() }
}

#[tokio::test]
async fn a_login_on_this_machine_needs_no_encryption() {
    let sink = Sink::normal().await;
    open(with_login(&sink, "127.0.0.1")).verify().await.unwrap();
    // NUL robot NUL hunter2 (RFC 4616).
    assert_eq!(sink.log().commands_starting("AUTH"), ["AUTH PLAIN AHJvYm90AGh1bnRlcjI="]);
}

#[tokio::test]
async fn a_password_is_not_sent_unencrypted_to_another_machine() {
    let sink = Sink::normal().await;
    // Another form of 127.0.0.1 that is not recognised as this machine.
    let error = open(with_login(&sink, "127.1")).verify().await.unwrap_err();
    assert!(error.reason.contains("STARTTLS") && !error.permanent, "{error}");
    assert_eq!(sink.log().commands_starting("AUTH"), Vec::<String>::new());
    let wanted = Smtp { ignore_tls: true, ..with_login(&sink, "127.1") };
    open(wanted).verify().await.unwrap();
    assert_eq!(sink.log().commands_starting("AUTH").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_a_temporary_error() {
    let sink = Sink::with(|step| match step.verb {
        "AUTH" => Behavior::Reply("535 no"),
        _ => Behavior::Normal,
    })
    .await;
    let error = send(&open(with_login(&sink, "127.0.0.1"))).await.unwrap_err();
    assert!(!error.permanent && error.reason.contains("logging in"), "{error}");
    assert!(!error.reason.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_failed_starttls_sends_no_mail() {
    let sink = Sink::with(|step| match step.verb {
        "EHLO" => Behavior::Reply("250-sink\r\n250 STARTTLS"),
        "STAR" => Behavior::Reply("220 go on"),
        _ => Behavior::Normal,
    })
    .await;
    let transport = sink.transport(false);
    let never = open(Smtp { ignore_tls: true, ..sink.settings() });
    // The fake server continues in plain text.
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.log().mails.len(), 0);
    send(&never).await.unwrap();
    assert_eq!(sink.log().mails.len(), 1);
}

#[test]
fn unreadable_authorities_are_reported() {
    let settings = Smtp {
        host: "mail.example".into(),
        port: 587,
        user: None,
        password: None,
        pool: false,
        secure: true,
        ignore_tls: false,
        name: None,
        ca_file: Some("/nowhere/ca.pem".into()),
    };
    let error = Transport::open(&TransportSettings::Smtp(settings)).err().unwrap();
    assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
}
