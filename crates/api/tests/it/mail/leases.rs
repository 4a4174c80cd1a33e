//! Whose a mail is while it is being sent.

use std::time::Duration;

use vestibule_app::worker;
use vestibule_testkit::TestApp;

use super::waiting;
use crate::people::seconds;

/// When the lease on the only mail ends, in milliseconds since the epoch.
async fn lease_end(app: &TestApp) -> i64 {
    app.value("SELECT lease_until FROM vestibule_outbox").await.as_i64().expect("a lease")
}

/// Lets five seconds pass, and whoever wakes up go to sleep again; fails if nobody does.
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

/// A mail server that thinks about a mail for longer than a lease lasts: the lease is renewed, so that no other server
/// takes the mail meanwhile.
#[tokio::test]
async fn a_mail_that_takes_its_time_is_not_sent_by_another_server() {
    let app = waiting().await;
    app.mailbox().hold();
    let slow = worker::deliver_mail(&app.app);
    let others = async {
        app.mailbox().held(1).await;
        let first = lease_end(&app).await;
        for _ in 0..12 {
            five_seconds_later(&app).await;
            assert_eq!(lease_end(&app).await, (app.now() + seconds(15)).timestamp_millis());
            assert_eq!(worker::deliver_mail(&app.app).await.unwrap(), 0, "nothing is due for anybody else");
        }
        assert!(app.now().timestamp_millis() > first, "the first lease would have run out");
        app.mailbox().let_in();
    };
    let (sent, ()) = tokio::join!(slow, others);
    assert_eq!(sent.unwrap(), 1);
    assert_eq!(app.mailbox().take().len(), 1);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_outbox").await, 0);
}

/// A server that dies while it sends a mail leaves it to the next one, after its lease.
#[tokio::test]
async fn the_mail_of_a_dead_server_is_sent_by_another() {
    let app = waiting().await;
    let until = (app.now() + seconds(90)).timestamp_millis();
    app.execute(&format!("UPDATE vestibule_outbox SET attempts = 1, lease_until = {until}")).await;
    app.advance(seconds(89));
    assert!(app.mails().await.is_empty());
    app.advance(seconds(1));
    assert_eq!(app.mails().await.len(), 1);
}
