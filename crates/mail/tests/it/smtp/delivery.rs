//! What arrives.

use super::Parts;
use crate::sink::{Manner, Sink};
use crate::support::outgoing;

#[tokio::test]
async fn a_mail_arrives_whole() {
    let sink = Sink::polite().await;
    let mut parts = Parts::new();
    parts.rendered.html = "<p>\r\n.\r\n..two\r\nQUIT\r\n</p>".into();
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let seen = sink.seen();
    let expected = [
        "EHLO acme.example",
        "MAIL FROM:<no-reply@acme.example>",
        "RCPT TO:<ada@example.com>",
        "DATA",
        "QUIT",
    ];
    assert_eq!(seen.commands, expected);
    let [mail] = &seen.mails[..] else { panic!("one mail") };
    assert!(
        mail.starts_with("Message-ID: <0198c2f0-7d3e-7b1a-9c5d-2f6a8b4e1c03@acme.example>\r\n"),
        "{mail}"
    );
    assert!(mail.contains("<p>\r\n.\r\n..two\r\nQUIT\r\n</p>"), "{mail}");
}

/// RFC 5322, section 2.1.1.
#[tokio::test]
async fn no_line_is_too_long() {
    let sink = Sink::polite().await;
    let mut parts = Parts::new();
    parts.rendered.html = format!("<p>{}</p>", "word ".repeat(2000));
    parts.rendered.text = "x".repeat(5000);
    parts.rendered.subject = "Subject ".repeat(200);
    sink.transport(false).send(&parts.mail()).await.unwrap();
    let longest = sink.seen().mails[0].split("\r\n").map(str::len).max().unwrap();
    assert!(longest <= 998, "{longest}");
}

#[tokio::test]
async fn an_address_outside_ascii_needs_a_server_that_knows_it() {
    let parts = Parts::new();
    let mail = outgoing("jörg@müller.example", &parts.from, &parts.rendered);
    let plain = Sink::polite().await;
    let error = plain.transport(false).send(&mail).await.unwrap_err();
    assert!(error.permanent && error.reason.contains("SMTPUTF8"), "{error}");
    let modern = Sink::with(|moment| match moment.verb {
        "EHLO" => Manner::Say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"),
        _ => Manner::Usual,
    })
    .await;
    modern.transport(false).send(&mail).await.unwrap();
    assert_eq!(modern.seen().said("MAIL"), ["MAIL FROM:<no-reply@acme.example> SMTPUTF8"]);
    assert_eq!(modern.seen().said("RCPT"), ["RCPT TO:<jörg@xn--mller-kva.example>"]);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_for_good_before_anybody_is_asked() {
    let sink = Sink::polite().await;
    let parts = Parts::new();
    let mail = outgoing("a@example.com>\r\nRCPT TO:<b@example.com", &parts.from, &parts.rendered);
    assert!(sink.transport(false).send(&mail).await.unwrap_err().permanent);
    assert_eq!(sink.seen().connections, 0);
}
