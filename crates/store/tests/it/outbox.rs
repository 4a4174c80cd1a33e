//! Each mail is leased by one sender at a time.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vestibule_store::database::{Database, Sql};
use vestibule_store::outbox::{self, Lease, LeasedMail, NewMail};

use crate::engines::{TestDatabase, on_every_engine};

/// A timestamp with nanoseconds, more precise than any engine stores.
fn held(id: Uuid, attempt: i64) -> Lease {
    Lease { id, attempt }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_800_000_000_123_456_789 + seconds * 1_000_000_000)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn enqueue(database: &Database, number: u128, now: DateTime<Utc>) {
    let mail = format!("{{\"kind\":\"password-reset\",\"number\":{number},\"text\":\"ü✉\"}}");
    let mail = NewMail { id: id(number), mail: &mail, recipient: Some("ada@example.com"), language: "de-DE" };
    let mut tx = database.begin().await.unwrap();
    outbox::enqueue(&mut tx, mail, now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn lease(database: &Database, seconds: i64, limit: u32) -> Vec<LeasedMail> {
    loop {
        let mut tx = database.begin().await.unwrap();
        let leased = outbox::lease(&mut tx, at(seconds), at(seconds + 60), limit).await;
        if let Ok(leased) = leased
            && tx.commit().await.is_ok()
        {
            return leased;
        }
    }
}

async fn keys(database: &Database, seconds: i64, limit: u32) -> Vec<Uuid> {
    lease(database, seconds, limit).await.into_iter().map(|leased| leased.id).collect()
}

async fn any_due(db: &TestDatabase, seconds: i64) -> bool {
    let mut reader = &db.database;
    outbox::any_due(&mut reader, at(seconds)).await.unwrap()
}

async fn next_due(db: &TestDatabase) -> Option<i64> {
    let mut reader = &db.database;
    let next = outbox::next_due(&mut reader).await.unwrap();
    next.map(|next| (next - at(0) + TimeDelta::milliseconds(500)).num_seconds())
}

async fn count(db: &TestDatabase) -> i64 {
    let sql = Sql::raw("SELECT COUNT(*) FROM vestibule_outbox", vec![]);
    db.database.query(&sql).await.unwrap()[0].int(0).unwrap()
}

on_every_engine! {
    async fn mails_are_counted_by_state(db) {
        let mut reader = &db.database;
        assert_eq!(outbox::counts(&mut reader).await.unwrap(), outbox::Counts::default());
        for number in 1..=3 {
            enqueue(&db.database, number, at(0)).await;
        }
        assert_eq!(lease(&db.database, 1, 1).await.len(), 1);
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::give_up(&mut tx, held(id(1), 1), at(2), "{}", "no").await.unwrap());
        tx.commit().await.unwrap();
        let counts = outbox::counts(&mut reader).await.unwrap();
        assert_eq!(counts, outbox::Counts { waiting: 2, given_up: 1 });
    }

    async fn a_mail_round_trips(db) {
        enqueue(&db.database, 7, at(0)).await;
        let leased = lease(&db.database, 1, 10).await;
        assert_eq!(leased.len(), 1);
        assert_eq!(leased[0].id, id(7));
        assert_eq!(leased[0].mail, r#"{"kind":"password-reset","number":7,"text":"ü✉"}"#);
        assert_eq!(leased[0].recipient.as_deref(), Some("ada@example.com"));
        assert_eq!(leased[0].language, "de-DE");
        assert_eq!(leased[0].attempt, 1);
        assert!((leased[0].created - at(0)).abs() < TimeDelta::milliseconds(2));
    }

    async fn a_rolled_back_mail_is_not_enqueued(db) {
        let mut tx = db.database.begin().await.unwrap();
        let mail = NewMail { id: id(1), mail: "{}", recipient: None, language: "en-US" };
        outbox::enqueue(&mut tx, mail, at(0)).await.unwrap();
        drop(tx);
        assert!(!any_due(db, 10).await);
        assert_eq!(next_due(db).await, None);
    }

    async fn a_leased_mail_is_not_leased_again_until_the_lease_expires(db) {
        enqueue(&db.database, 1, at(0)).await;
        assert!(any_due(db, 1).await);
        assert_eq!(keys(&db.database, 1, 10).await, [id(1)]);
        assert!(!any_due(db, 30).await);
        assert!(lease(&db.database, 30, 10).await.is_empty());
        assert_eq!(next_due(db).await, Some(61));
        assert!(any_due(db, 62).await);
        let again = lease(&db.database, 62, 10).await;
        assert_eq!(again[0].attempt, 2, "the first attempt was counted");
    }

    async fn a_renewed_lease_does_not_expire(db) {
        enqueue(&db.database, 1, at(0)).await;
        lease(&db.database, 1, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::renew(&mut tx, held(id(1), 1), at(91)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!any_due(db, 90).await);
        assert!(lease(&db.database, 90, 10).await.is_empty());
        assert_eq!(next_due(db).await, Some(91));
        assert_eq!(lease(&db.database, 92, 10).await[0].attempt, 2);
    }

    async fn a_finished_lease_cannot_be_renewed(db) {
        enqueue(&db.database, 1, at(0)).await;
        enqueue(&db.database, 2, at(0)).await;
        lease(&db.database, 1, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::retry_at(&mut tx, held(id(1), 1), at(20), "later").await.unwrap());
        assert!(outbox::remove(&mut tx, id(2)).await.unwrap());
        for number in [1, 2] {
            assert!(!outbox::renew(&mut tx, held(id(number), 1), at(1000)).await.unwrap());
        }
        tx.commit().await.unwrap();
        assert!(any_due(db, 20).await);
    }

    async fn the_longest_due_mails_are_leased_first(db) {
        for (number, seconds) in [(1, 3), (2, 1), (3, 2)] {
            enqueue(&db.database, number, at(seconds)).await;
        }
        assert_eq!(keys(&db.database, 2, 1).await, [id(2)]);
        assert_eq!(keys(&db.database, 2, 9).await, [id(3)], "the first is not due yet");
        assert_eq!(keys(&db.database, 3, 9).await, [id(1)]);
    }

    async fn a_sent_mail_is_removed(db) {
        enqueue(&db.database, 1, at(0)).await;
        lease(&db.database, 1, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::remove(&mut tx, id(1)).await.unwrap());
        assert!(!outbox::remove(&mut tx, id(1)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(count(db).await, 0);
    }

    async fn a_failed_mail_is_retried_later(db) {
        enqueue(&db.database, 1, at(0)).await;
        lease(&db.database, 1, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::retry_at(&mut tx, held(id(1), 1), at(20), "connection refused").await.unwrap());
        tx.commit().await.unwrap();
        assert!(!any_due(db, 19).await);
        assert_eq!(next_due(db).await, Some(20));
        assert_eq!(lease(&db.database, 20, 10).await[0].attempt, 2);
    }

    async fn an_expired_lease_changes_nothing(db) {
        enqueue(&db.database, 1, at(0)).await;
        lease(&db.database, 1, 10).await;
        lease(&db.database, 62, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(!outbox::renew(&mut tx, held(id(1), 1), at(1000)).await.unwrap());
        assert!(!outbox::retry_at(&mut tx, held(id(1), 1), at(20), "late").await.unwrap());
        assert!(!outbox::give_up(&mut tx, held(id(1), 1), at(70), "{}", "late").await.unwrap());
        assert!(outbox::give_up(&mut tx, held(id(1), 2), at(70), "{}", "on time").await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn a_mail_that_was_given_up_is_kept_for_a_while(db) {
        enqueue(&db.database, 1, at(0)).await;
        lease(&db.database, 1, 10).await;
        let mut tx = db.database.begin().await.unwrap();
        assert!(outbox::give_up(&mut tx, held(id(1), 1), at(2), "{\"kind\":\"x\"}", "no such user").await.unwrap());
        tx.commit().await.unwrap();
        assert!(!any_due(db, 1_000_000).await);
        assert_eq!(next_due(db).await, None);
        let sql = Sql::raw("SELECT mail, last_error, given_up FROM vestibule_outbox", vec![]);
        let row = db.database.query(&sql).await.unwrap().remove(0);
        assert_eq!(row.text(0).unwrap(), r#"{"kind":"x"}"#);
        assert_eq!(row.text(1).unwrap(), "no such user");
        assert!(row.timestamp(2).is_ok());
        let mut tx = db.database.begin().await.unwrap();
        assert_eq!(outbox::delete_given_up(&mut tx, at(1)).await.unwrap(), 0);
        assert_eq!(outbox::delete_given_up(&mut tx, at(3)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(count(db).await, 0);
    }

    /// Several instances share one outbox; each mail is leased by one of them.
    async fn each_mail_is_leased_by_one_instance(db) {
        for number in 0..40 {
            enqueue(&db.database, number, at(0)).await;
        }
        let others = [db.open_again().await, db.open_again().await, db.open_again().await];
        let all = async |database: &Database| {
            let mut mine = Vec::new();
            loop {
                let leased = keys(database, 1, 3).await;
                if leased.is_empty() {
                    return mine;
                }
                mine.extend(leased);
            }
        };
        let [a, b, c] = &others;
        let (a, b, c) = tokio::join!(all(a), all(b), all(c));
        let sent: Vec<Uuid> = [a, b, c].concat();
        assert_eq!(sent.len(), 40);
        assert_eq!(sent.into_iter().collect::<BTreeSet<_>>().len(), 40);
        for other in others {
            other.close().await;
        }
    }
}
