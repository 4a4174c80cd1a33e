//! Logging in, and encryption.

use vestibule_mail::{Smtp, Transport, TransportSettings};

use super::send;
use crate::sink::{Manner, Sink, open};

fn with_login(sink: &Sink, host: &str) -> Smtp {
    let (user, password) = (Some("robot".into()), Some("hunter2".into()));
    Smtp { host: host.into(), user, password, ..sink.settings() }
}

#[tokio::test]
async fn a_login_on_this_machine_needs_no_encryption() {
    let sink = Sink::polite().await;
    open(with_login(&sink, "127.0.0.1")).verify().await.unwrap();
    // NUL robot NUL hunter2, as RFC 4616 has it.
    assert_eq!(sink.seen().said("AUTH"), ["AUTH PLAIN AHJvYm90AGh1bnRlcjI="]);
}

#[tokio::test]
async fn a_password_is_not_sent_in_the_clear_to_another_machine() {
    let sink = Sink::polite().await;
    // Another spelling of 127.0.0.1, which counts as another machine.
    let error = open(with_login(&sink, "127.1")).verify().await.unwrap_err();
    assert!(error.reason.contains("STARTTLS") && !error.permanent, "{error}");
    assert_eq!(sink.seen().said("AUTH"), Vec::<String>::new());
    let wanted = Smtp { ignore_tls: true, ..with_login(&sink, "127.1") };
    open(wanted).verify().await.unwrap();
    assert_eq!(sink.seen().said("AUTH").len(), 1);
}

#[tokio::test]
async fn a_wrong_password_delays_the_mail() {
    let sink = Sink::with(|moment| match moment.verb {
        "AUTH" => Manner::Say("535 no"),
        _ => Manner::Usual,
    })
    .await;
    let error = send(&open(with_login(&sink, "127.0.0.1"))).await.unwrap_err();
    assert!(!error.permanent && error.reason.contains("logging in"), "{error}");
    assert!(!error.reason.contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_server_that_offers_tls_and_has_none_gets_no_mail() {
    let sink = Sink::with(|moment| match moment.verb {
        "EHLO" => Manner::Say("250-sink\r\n250 STARTTLS"),
        "STAR" => Manner::Say("220 go on"),
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(false);
    let never = open(Smtp { ignore_tls: true, ..sink.settings() });
    // The sink goes on in plain text, which is no TLS.
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().mails.len(), 0);
    send(&never).await.unwrap();
    assert_eq!(sink.seen().mails.len(), 1);
}

#[test]
fn authorities_that_cannot_be_read_are_told() {
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
