//! Pooled and lost connections.

use rstest::rstest;
use vestibule_mail::Outgoing;

use super::{Parts, send};
use crate::sink::{Behavior, Sink};

#[tokio::test]
async fn mails_share_a_connection_only_with_a_pool() {
    for (pool, connections) in [(false, 3), (true, 1)] {
        let sink = Sink::normal().await;
        let transport = sink.transport(pool);
        for _ in 0..3 {
            send(&transport).await.unwrap();
        }
        assert_eq!(sink.counts(), (connections, 3));
    }
}

#[tokio::test]
async fn concurrent_mails_arrive_once_each() {
    let sink = Sink::normal().await;
    let transport = std::sync::Arc::new(sink.transport(true));
    let tasks: Vec<_> = (0..40)
        .map(|number| {
            let transport = transport.clone();
            tokio::spawn(async move {
                let (id, parts) = (format!("mail-{number}"), Parts::new());
                transport.send(&Outgoing { id: &id, ..parts.mail() }).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let mut ids: Vec<String> =
        sink.log().mails.iter().map(|mail| mail.lines().next().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sink.counts().1), (40, 40));
}

/// The server closes idle connections, with or without a reply: the mail is sent over a new one.
#[rstest]
#[case("MAIL", Some("421 4.4.2 timeout"))]
#[case("MAIL", None)]
#[case("RCPT", None)]
#[case("DATA", None)]
#[tokio::test]
async fn a_stale_connection_is_replaced(#[case] step: &'static str, #[case] reply: Option<&'static str>) {
    let sink = Sink::with(move |at| match (at.verb == step && at.received == 1, reply) {
        (true, Some(reply)) => Behavior::Reply(reply),
        (true, None) => Behavior::Disconnect,
        _ => Behavior::Normal,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    send(&transport).await.unwrap();
    assert_eq!(sink.counts(), (2, 2));
}

/// If the last reply is lost the server may have the mail: sending it again could deliver it twice.
#[tokio::test]
async fn a_mail_that_may_have_arrived_is_not_sent_again() {
    let sink = Sink::with(|at| match (at.verb, at.received) {
        (".", 2) => Behavior::Disconnect,
        _ => Behavior::Normal,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    let error = send(&transport).await.unwrap_err();
    assert!(!error.permanent, "{error}");
    assert_eq!(sink.counts(), (1, 2));
}

/// A refusal on a pooled connection is not a stale connection.
#[tokio::test]
async fn a_refused_mail_is_not_sent_again() {
    let sink = Sink::with(|at| match (at.verb, at.received) {
        ("RCPT", 1) => Behavior::Reply("550 unknown"),
        _ => Behavior::Normal,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.log().commands_starting("RCPT").len(), 2);
}

#[tokio::test]
async fn a_lost_new_connection_is_not_replaced() {
    let sink = Sink::with(|at| match (at.verb, at.connection) {
        ("MAIL", 1) if at.received == 1 => Behavior::Disconnect,
        ("MAIL", 2..) => Behavior::Disconnect,
        _ => Behavior::Normal,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.log().connections, 2);
}
