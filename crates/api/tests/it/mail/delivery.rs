//! A mail is sent once, whatever the mail server does.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule_mail::SendError;
use vestibule_testkit::TestApp;

use super::{request_mail, with_due_mail};
use crate::fixtures::{ANN, days, seconds};

fn busy() -> SendError {
    SendError { permanent: false, reason: "451 try again later".into() }
}

fn refused() -> SendError {
    SendError { permanent: true, reason: "550 no such user".into() }
}

async fn rows(app: &TestApp) -> Value {
    app.value("SELECT count(*) FROM vestibule_outbox").await
}

/// Advances the clock until the mail is retried, at most by `longest`.
async fn retried_within(app: &TestApp, longest: Duration) -> bool {
    let step = longest / 20;
    for _ in 0..20 {
        app.advance(step);
        if !app.mails().await.is_empty() {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn response_does_not_wait_for_the_mail() {
    let app = with_due_mail().await;
    assert!(app.mailbox().take().is_empty(), "nothing has been sent yet");
    assert_eq!(rows(&app).await, 1);
    assert_eq!(app.mails().await.len(), 1);
    assert_eq!(rows(&app).await, 0, "a sent mail is deleted");
}

#[tokio::test]
async fn mail_is_sent_once() {
    let app = with_due_mail().await;
    assert_eq!(app.mails().await.len(), 1);
    app.advance(days(1));
    assert!(app.mails().await.is_empty());
}

/// Several workers, as with several servers.
#[tokio::test]
async fn parallel_workers_do_not_send_the_same_mail() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for _ in 0..20 {
        request_mail(&app).await;
    }
    let work = async || while vestibule_app::worker::deliver_mail(&app.app).await.unwrap() > 0 {};
    tokio::join!(work(), work(), work());
    let mut ids: Vec<_> = app.mailbox().take().into_iter().map(|mail| mail.id).collect();
    assert_eq!(ids.len(), 20);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn unavailable_mail_server_delays_the_mail() {
    let app = with_due_mail().await;
    for _ in 0..3 {
        app.mailbox().fail_next(busy());
    }
    assert!(app.mails().await.is_empty());
    assert_eq!(app.value("SELECT last_error FROM vestibule_outbox").await, "451 try again later");
    assert!(app.mails().await.is_empty(), "it is not retried at once");
    assert!(retried_within(&app, seconds(60)).await);
    assert_eq!(rows(&app).await, 0);
}

#[tokio::test]
async fn retry_delays_grow_up_to_a_maximum() {
    let app = with_due_mail().await;
    let mut longest = Duration::ZERO;
    let mut pauses = Vec::new();
    for _ in 0..14 {
        app.mailbox().fail_next(busy());
        assert!(app.mails().await.is_empty());
        let next = app.value("SELECT next_attempt FROM vestibule_outbox").await.as_i64().unwrap();
        let pause = Duration::from_millis((next - app.now().timestamp_millis()).try_into().unwrap());
        pauses.push(pause);
        longest = longest.max(pause);
        app.advance(pause);
    }
    assert!(
        pauses[0] <= Duration::from_millis(2500) && pauses[0] >= Duration::from_millis(1500),
        "{pauses:?}"
    );
    assert!(pauses[4] > pauses[0] * 4, "{pauses:?}");
    assert!(longest <= seconds(15 * 60 * 5 / 4), "{pauses:?}");
    assert_eq!(app.mails().await.len(), 1);
}

/// After a connection error the mail may have been accepted: retries must be recognizable as the same mail.
#[tokio::test]
async fn every_attempt_has_the_same_mail_id() {
    let app = with_due_mail().await;
    let id = app.value("SELECT id FROM vestibule_outbox").await;
    app.mailbox().fail_next(busy());
    assert!(app.mails().await.is_empty());
    app.advance(seconds(60));
    assert_eq!(json!(app.mail().await.id.to_string()), id);
}

#[tokio::test]
async fn rejected_mail_is_given_up_and_its_link_is_deleted() {
    let app = with_due_mail().await;
    app.mailbox().fail_next(refused());
    assert!(app.mails().await.is_empty());
    let kept =
        "SELECT mail, recipient, last_error, given_up IS NOT NULL AS is_given_up FROM vestibule_outbox";
    let expected = json!({
        "mail": r#"{"kind":"password-reset"}"#,
        "recipient": ANN,
        "last_error": "550 no such user",
        "is_given_up": 1,
    });
    assert_eq!(app.rows(kept).await, [expected]);
    app.advance(days(6));
    request_mail(&app).await;
    assert_eq!(app.mails().await.len(), 1, "the next mail is sent");
    assert_eq!(rows(&app).await, 1);
    app.advance(days(2));
    request_mail(&app).await;
    app.mails().await;
    assert_eq!(rows(&app).await, 0, "after a week it is deleted");
}

#[tokio::test]
async fn undeliverable_mail_is_given_up() {
    let app = with_due_mail().await;
    app.mailbox().fail_next(busy());
    assert!(app.mails().await.is_empty());
    app.advance(days(4));
    app.mailbox().fail_next(busy());
    assert!(app.mails().await.is_empty());
    app.advance(days(1));
    assert!(app.mails().await.is_empty());
    assert_eq!(app.value("SELECT given_up IS NOT NULL FROM vestibule_outbox").await, 1);
}

/// For example after a downgrade.
#[tokio::test]
async fn unreadable_mail_does_not_block_others() {
    let app = with_due_mail().await;
    app.execute("UPDATE vestibule_outbox SET mail = '{\"kind\":\"of-the-future\"}'").await;
    request_mail(&app).await;
    assert_eq!(app.mails().await.len(), 1);
    assert_eq!(rows(&app).await, 1);
}

/// An error after the mail was written rolls the mail back.
#[tokio::test]
async fn rolled_back_mail_is_not_sent() {
    let app = TestApp::new().await;
    let body = json!({ "email": ["a@example.com"], "role": "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11" });
    app.admin().post("/users/invite", body).await.assert_status(400);
    assert_eq!(rows(&app).await, 0);
    assert!(app.mails().await.is_empty());
}
