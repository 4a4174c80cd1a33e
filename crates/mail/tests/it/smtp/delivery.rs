//! Content of delivered mails.

use super::Parts;
use crate::sink::{Behavior, Sink};
use crate::support::outgoing;

#[tokio::test]
async fn a_mail_arrives_unchanged() {
    let sink = Sink::normal().await;
    let mut parts = Parts::new();
    parts.rendered.html = "<p>\r\n.\r\n..two\r\nQUIT\r\n</p>".into();
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let log = sink.log();
    let expected = [
        "EHLO acme.example",
        "MAIL FROM:<no-reply@acme.example>",
        "RCPT TO:<ada@example.com>",
        "DATA",
        "QUIT",
    ];
    assert_eq!(log.commands, expected);
    let [mail] = &log.mails[..] else { panic!("one mail") };
    assert!(
        mail.starts_with("Message-ID: <0198c2f0-7d3e-7b1a-9c5d-2f6a8b4e1c03@acme.example>\r\n"),
        "{mail}"
    );
    assert!(mail.contains("<p>\r\n.\r\n..two\r\nQUIT\r\n</p>"), "{mail}");
}

/// RFC 5322, section 2.1.1.
#[tokio::test]
async fn no_line_is_too_long() {
    let sink = Sink::normal().await;
    let mut parts = Parts::new();
    parts.rendered.html = format!("<p>{}</p>", "word ".repeat(2000));
    parts.rendered.text = "x".repeat(5000);
    parts.rendered.subject = "Subject ".repeat(200);
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let longest = sink.log().mails[0].split("\r\n").map(str::len).max().unwrap();
    assert!(longest <= 998, "{longest}");
}

#[tokio::test]
async fn an_address_outside_ascii_needs_smtputf8() {
    let parts = Parts::new();
    let mail = outgoing("jörg@müller.example", &parts.from, &parts.rendered);
    let plain = Sink::normal().await;
    let error = plain.transport(false).send(&mail).await.unwrap_err();
    assert!(error.permanent && error.reason.contains("SMTPUTF8"), "{error}");
    let modern = Sink::with(|step| match step.verb {
        "EHLO" => Behavior::Reply("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"),
        _ => Behavior::Normal,
    })
    .await;
    modern.transport(false).send(&mail).await.unwrap();
    assert_eq!(modern.log().commands_starting("MAIL"), ["MAIL FROM:<no-reply@acme.example> SMTPUTF8"]);
    assert_eq!(modern.log().commands_starting("RCPT"), ["RCPT TO:<jörg@xn--mller-kva.example>"]);
}

#[tokio::test]
async fn an_invalid_address_is_refused_permanently_without_connecting() {
    let sink = Sink::normal().await;
    let parts = Parts::new();
    let mail = outgoing("a@example.com>\r\nRCPT TO:<b@example.com", &parts.from, &parts.rendered);
    assert!(sink.transport(false).send(&mail).await.unwrap_err().permanent);
    assert_eq!(sink.log().connections, 0);
}
