//! What is counted, what is known and what can be spent once, whoever tries at the same time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vestibule_domain::throttle::{Bucket, Schedule};
use vestibule_store::database::{Database, Dialect, Sql};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{DbError, identity, login_attempts, recovery_codes, throttle};

use crate::engines::{TestDatabase, on_every_engine};

const ADA: Uuid = Uuid::from_u128(0xADA);
const BOB: Uuid = Uuid::from_u128(0xB0B);

const SCHEDULE: Schedule = Schedule {
    free: 3,
    first: Duration::from_secs(60),
    longest: Duration::from_secs(900),
    leak: Duration::from_secs(900),
};

/// An instant with more digits than every engine keeps.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_800_000_000_123_456_789 + seconds * 1_000_000_000)
}

fn digest(letter: char) -> String {
    letter.to_string().repeat(64)
}

async fn people(db: &TestDatabase) {
    for (id, email) in [(ADA, "ada@example.com"), (BOB, "bob@example.com")] {
        db.run(&format!(
            "INSERT INTO directus_users (id, email, status) VALUES ('{id}', '{email}', 'active')"
        ))
        .await;
    }
}

async fn count(db: &TestDatabase, table: &str) -> i64 {
    let sql = Sql::raw(format!("SELECT COUNT(*) FROM {table}"), vec![]);
    db.database.query(&sql).await.unwrap()[0].int(0).unwrap()
}

/// One attempt; false during a pause. One that loses a race is tried again.
async fn attempt(database: &Database, id: &str, now: DateTime<Utc>) -> bool {
    loop {
        match try_attempt(database, id, now).await {
            Ok(counted) => return counted,
            Err(DbError::Retry) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn try_attempt(database: &Database, id: &str, now: DateTime<Utc>) -> Result<bool, DbError> {
    let mut tx = database.begin().await?;
    let before = throttle::hold(&mut tx, id).await?;
    let Ok(after) = SCHEDULE.count(before, now) else { return Ok(false) };
    let empty_at = SCHEDULE.empty_at(after);
    match before {
        Some(_) => throttle::update(&mut tx, id, after, empty_at).await?,
        None => throttle::insert(&mut tx, id, after, empty_at).await?,
    }
    tx.commit().await?;
    Ok(true)
}

async fn found(db: &TestDatabase, id: &str) -> Option<Bucket> {
    let mut reader = &db.database;
    throttle::find(&mut reader, id).await.unwrap()
}

fn near(a: DateTime<Utc>, b: DateTime<Utc>) -> bool {
    (a - b).abs() <= TimeDelta::milliseconds(1)
}

on_every_engine! {
    async fn a_bucket_is_kept_as_it_is_counted(db) {
        let id = digest('a');
        assert_eq!(found(db, &id).await, None);
        for _ in 0..3 {
            assert!(attempt(&db.database, &id, at(0)).await);
        }
        assert!(!attempt(&db.database, &id, at(59)).await);
        let bucket = found(db, &id).await.unwrap();
        assert_eq!(bucket.failures, 3);
        assert!(near(bucket.since, at(0)) && bucket.paused_until.is_some_and(|until| near(until, at(60))), "{bucket:?}");
        assert!(attempt(&db.database, &id, at(60)).await);
        assert_eq!(found(db, &digest('b')).await, None, "another bucket is another");
    }

    /// Six at once, from three instances: as many get through as would one by one.
    async fn many_attempts_at_once_are_all_counted(db) {
        let id = digest('a');
        let others = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &others;
        let one = |database| attempt(database, &id, at(0));
        let through = tokio::join!(one(a), one(b), one(c), one(a), one(b), one(c));
        let through = [through.0, through.1, through.2, through.3, through.4, through.5];
        assert_eq!(through.iter().filter(|through| **through).count(), 3);
        assert_eq!(found(db, &id).await.unwrap().failures, 3);
        for other in others {
            other.close().await;
        }
    }

    async fn what_was_no_failure_is_given_back(db) {
        let id = digest('a');
        for _ in 0..3 {
            attempt(&db.database, &id, at(0)).await;
        }
        let mut tx = db.database.begin().await.unwrap();
        throttle::give_back(&mut tx, &id).await.unwrap();
        throttle::give_back(&mut tx, &digest('b')).await.unwrap();
        tx.commit().await.unwrap();
        let bucket = found(db, &id).await.unwrap();
        assert_eq!((bucket.failures, bucket.paused_until), (2, None));
        assert!(attempt(&db.database, &id, at(0)).await);
        let mut tx = db.database.begin().await.unwrap();
        for _ in 0..5 {
            throttle::give_back(&mut tx, &id).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(found(db, &id).await.unwrap().failures, 0);
        assert_eq!(count(db, "vestibule_throttle").await, 1);
    }

    async fn a_bucket_that_leads_nowhere_is_removed(db) {
        let (short, long) = (digest('a'), digest('b'));
        attempt(&db.database, &short, at(0)).await;
        for _ in 0..3 {
            attempt(&db.database, &long, at(0)).await;
        }
        let mut reader = &db.database;
        assert!(!throttle::any_empty(&mut reader, at(899)).await.unwrap());
        assert!(throttle::any_empty(&mut reader, at(901)).await.unwrap());
        let mut tx = db.database.begin().await.unwrap();
        assert_eq!(throttle::delete_empty(&mut tx, at(901)).await, Ok(1));
        throttle::clear(&mut tx, &long).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(db, "vestibule_throttle").await, 0);
    }

    /// A flood of rows must not slow down its own removal.
    async fn empty_buckets_are_found_by_an_index(db) {
        let explain = if db.dialect() == Dialect::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
        let instant = if db.dialect() == Dialect::Sqlite { "5" } else { "'2030-01-01 00:00:00'" };
        for (table, column) in [("vestibule_throttle", "empty_at"), ("vestibule_known_clients", "last_seen")] {
            let mut tx = db.database.begin().await.unwrap();
            if db.dialect() == Dialect::Postgres {
                tx.execute(&Sql::raw("SET LOCAL enable_seqscan = off", vec![])).await.unwrap();
            }
            let text = format!("{explain} SELECT 1 FROM {table} WHERE {column} < {instant} LIMIT 1");
            let plan = tx.query(&Sql::raw(text, vec![]).uncached()).await.unwrap();
            let index = format!("{table}_{column}_index");
            assert!(format!("{plan:?}").contains(&index), "{plan:?}");
        }
    }

    async fn a_device_is_new_once(db) {
        people(db).await;
        let (here, there) = (digest('a'), digest('b'));
        let mut tx = db.database.begin().await.unwrap();
        assert!(!known_clients::any(&mut tx, ADA, Kind::Device).await.unwrap());
        assert!(known_clients::remember(&mut tx, ADA, (Kind::Device, &here), at(0)).await.unwrap());
        assert!(!known_clients::remember(&mut tx, ADA, (Kind::Device, &here), at(9)).await.unwrap());
        assert!(known_clients::remember(&mut tx, BOB, (Kind::Device, &here), at(0)).await.unwrap());
        let known = async |tx: &mut _, user, kind, id: &str| known_clients::is_known(tx, user, kind, id).await.unwrap();
        assert!(known(&mut tx, ADA, Kind::Device, &here).await);
        assert!(!known(&mut tx, ADA, Kind::Network, &here).await);
        assert!(!known(&mut tx, ADA, Kind::Device, &there).await);
        assert!(known_clients::any(&mut tx, ADA, Kind::Device).await.unwrap());
        assert!(!known_clients::any(&mut tx, ADA, Kind::Network).await.unwrap());
        assert!(known_clients::any_unseen(&mut tx, at(5)).await.unwrap());
        assert_eq!(known_clients::delete_unseen(&mut tx, at(5)).await, Ok(1));
        assert!(known(&mut tx, ADA, Kind::Device, &here).await, "seen again meanwhile");
        assert!(!known_clients::any_unseen(&mut tx, at(5)).await.unwrap());
        tx.commit().await.unwrap();
        db.run("DELETE FROM directus_users").await;
        assert_eq!(count(db, "vestibule_known_clients").await, 0);
    }

    async fn a_recovery_code_is_spent_once(db) {
        people(db).await;
        let codes = [digest('a'), digest('b')];
        let mut tx = db.database.begin().await.unwrap();
        recovery_codes::replace(&mut tx, ADA, &codes).await.unwrap();
        recovery_codes::replace(&mut tx, BOB, &codes).await.unwrap();
        assert_eq!(recovery_codes::remaining(&mut tx, ADA).await, Ok(2));
        assert_eq!(recovery_codes::spend(&mut tx, ADA, &codes[0], at(0)).await, Ok(true));
        assert_eq!(recovery_codes::spend(&mut tx, ADA, &codes[0], at(1)).await, Ok(false));
        assert_eq!(recovery_codes::spend(&mut tx, ADA, &digest('c'), at(1)).await, Ok(false));
        assert_eq!(recovery_codes::remaining(&mut tx, ADA).await, Ok(1));
        assert_eq!(recovery_codes::remaining(&mut tx, BOB).await, Ok(2));
        recovery_codes::replace(&mut tx, ADA, &codes).await.unwrap();
        assert_eq!(recovery_codes::remaining(&mut tx, ADA).await, Ok(2));
        recovery_codes::clear(&mut tx, ADA).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(db, "vestibule_recovery_codes").await, 2);
        db.run("DELETE FROM directus_users").await;
        assert_eq!(count(db, "vestibule_recovery_codes").await, 0);
    }

    async fn of_many_who_spend_a_code_one_gets_in(db) {
        people(db).await;
        let mut tx = db.database.begin().await.unwrap();
        recovery_codes::replace(&mut tx, ADA, &[digest('a')]).await.unwrap();
        tx.commit().await.unwrap();
        let others = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &others;
        let spent = tokio::join!(spend(a), spend(b), spend(c));
        assert_eq!([spent.0, spent.1, spent.2].iter().filter(|spent| **spent).count(), 1);
        for other in others {
            other.close().await;
        }
    }

    async fn a_lock_for_a_while_goes_with_the_attempts(db) {
        people(db).await;
        let mut tx = db.database.begin().await.unwrap();
        login_attempts::count_nobody(&mut tx, at(0)).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        login_attempts::count(&mut tx, ADA, at(0)).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        login_attempts::lock_until(&mut tx, ADA, at(60)).await.unwrap();
        assert!(near(login_attempts::locked_until(&mut tx, ADA).await.unwrap().unwrap(), at(60)));
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await, Ok(None), "that is another lock");
        login_attempts::clear(&mut tx, ADA).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        tx.commit().await.unwrap();
        assert_eq!(count(db, "vestibule_login_attempts").await, 0);
    }

    async fn a_second_factor_is_seen_without_its_secret(db) {
        people(db).await;
        db.run("UPDATE directus_users SET token = 'token-of-ada' WHERE email = 'ada@example.com'").await;
        db.run("INSERT INTO directus_sessions (token, \"user\", expires) SELECT 'session', id, \
                '2030-01-01 00:00:00' FROM directus_users WHERE token = 'token-of-ada'").await;
        for (secret, expected) in [("NULL", false), ("''", false), ("'JBSWY3DPEHPK3PXP'", true)] {
            db.run(&format!("UPDATE directus_users SET tfa_secret = {secret} WHERE token = 'token-of-ada'")).await;
            let mut reader = &db.database;
            let states = [
                identity::of_user(&mut reader, ADA).await.unwrap(),
                identity::of_static_token(&mut reader, "token-of-ada").await.unwrap(),
                identity::of_session(&mut reader, "session", at(0)).await.unwrap(),
            ];
            assert!(states.iter().flatten().count() == 3, "{states:?}");
            assert!(states.iter().flatten().all(|state| state.has_second_factor == expected), "{states:?}");
        }
    }
}

async fn spend(database: &Database) -> bool {
    loop {
        let mut tx = database.begin().await.unwrap();
        let spent = recovery_codes::spend(&mut tx, ADA, &digest('a'), at(0)).await;
        if let Ok(spent) = spent
            && tx.commit().await.is_ok()
        {
            return spent;
        }
    }
}
