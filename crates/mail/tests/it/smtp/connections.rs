//! Connections that carry several mails, and get lost.

use rstest::rstest;
use vestibule_mail::Outgoing;

use super::{Parts, send};
use crate::sink::{Manner, Sink};

#[tokio::test]
async fn each_mail_gets_a_connection_or_shares_one() {
    for (pool, connections) in [(false, 3), (true, 1)] {
        let sink = Sink::polite().await;
        let transport = sink.transport(pool);
        for _ in 0..3 {
            send(&transport).await.unwrap();
        }
        assert_eq!(sink.counts(), (connections, 3));
    }
}

#[tokio::test]
async fn many_mails_at_once_arrive_once_each() {
    let sink = Sink::polite().await;
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
        sink.seen().mails.iter().map(|mail| mail.lines().next().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sink.counts().1), (40, 40));
}

/// The server ends connections that wait, without a word or with one: the mail goes over a fresh one.
#[rstest]
#[case("MAIL", Some("421 4.4.2 timeout"))]
#[case("MAIL", None)]
#[case("RCPT", None)]
#[case("DATA", None)]
#[tokio::test]
async fn a_connection_lost_while_it_waited_is_replaced(
    #[case] step: &'static str,
    #[case] reply: Option<&'static str>,
) {
    let sink = Sink::with(move |moment| match (moment.verb == step && moment.carried == 1, reply) {
        (true, Some(reply)) => Manner::Say(reply),
        (true, None) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    send(&transport).await.unwrap();
    assert_eq!(sink.counts(), (2, 2));
}

/// When the last answer is lost the server may have the mail: sending it again at once would make two of it.
#[tokio::test]
async fn a_mail_that_may_have_arrived_is_not_repeated_here() {
    let sink = Sink::with(|moment| match (moment.verb, moment.carried) {
        (".", 2) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    let error = send(&transport).await.unwrap_err();
    assert!(!error.permanent, "{error}");
    assert_eq!(sink.counts(), (1, 2));
}

/// A refusal on a connection that had waited is a refusal.
#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let sink = Sink::with(|moment| match (moment.verb, moment.carried) {
        ("RCPT", 1) => Manner::Say("550 unknown"),
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().said("RCPT").len(), 2);
}

#[tokio::test]
async fn a_fresh_connection_that_is_lost_is_not_replaced_for_ever() {
    let sink = Sink::with(|moment| match (moment.verb, moment.connection) {
        ("MAIL", 1) if moment.carried == 1 => Manner::HangUp,
        ("MAIL", 2..) => Manner::HangUp,
        _ => Manner::Usual,
    })
    .await;
    let transport = sink.transport(true);
    send(&transport).await.unwrap();
    assert!(!send(&transport).await.unwrap_err().permanent);
    assert_eq!(sink.seen().connections, 2);
}
