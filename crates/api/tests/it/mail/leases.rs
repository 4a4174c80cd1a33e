//! Leases of mails that are being sent.

use std::time::Duration;

use vestibule_testkit::TestApp;

use super::with_due_mail;
use crate::fixtures::seconds;

/// When the lease of the only mail ends, in ms since the epoch.
async fn lease_end(app: &TestApp) -> i64 {
    app.value("SELECT lease_until FROM vestibule_outbox").await.as_i64().expect("a lease")
}

/// Advances the clock by 5 s and waits until the worker sleeps again; panics if it does not.
async fn five_seconds_later(app: &TestApp) {
    let sleeps = app.app.clock().sleeps();
    app.advance(seconds(5));
    let asleep_again = async {
        while app.app.clock().sleeps() == sleeps {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asleep_again).await.expect("a lease is renewed");
}

/// The lease is renewed while the mail server takes longer than a lease, so that no other server sends the mail.
#[tokio::test]
async fn lease_is_renewed_during_a_slow_delivery() {
    let app = with_due_mail().await;
    app.mailbox().hold();
    let slow = vestibule_app::worker::deliver_mail(&app.app);
    let others = async {
        app.mailbox().held(1).await;
        let first = lease_end(&app).await;
        for _ in 0..12 {
            five_seconds_later(&app).await;
            assert_eq!(lease_end(&app).await, (app.now() + seconds(15)).timestamp_millis());
            assert_eq!(
                vestibule_app::worker::deliver_mail(&app.app).await.unwrap(),
                0,
                "nothing is due for another server"
            );
        }
        assert!(app.now().timestamp_millis() > first, "the first lease would have expired");
        app.mailbox().release();
    };
    let (sent, ()) = tokio::join!(slow, others);
    assert_eq!(sent.unwrap(), 1);
    assert_eq!(app.mailbox().take().len(), 1);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_outbox").await, 0);
}

/// The mail of a crashed server is sent by another one after its lease.
#[tokio::test]
async fn mail_of_a_crashed_server_is_sent_by_another() {
    let app = with_due_mail().await;
    let until = (app.now() + seconds(90)).timestamp_millis();
    app.execute(&format!("UPDATE vestibule_outbox SET attempts = 1, lease_until = {until}")).await;
    app.advance(seconds(89));
    assert!(app.mails().await.is_empty());
    app.advance(seconds(1));
    assert_eq!(app.mails().await.len(), 1);
}
