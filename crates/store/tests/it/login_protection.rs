//! Throttle buckets, known clients, recovery codes and lockouts, including concurrent changes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use vestibule_domain::UserId;
use vestibule_domain::throttle::{Bucket, Schedule};
use vestibule_store::database::{Database, Dialect, Sql};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{DbError, identity, login_attempts, recovery_codes, throttle};

use crate::engines::{TestDatabase, on_every_engine};

const ADA: UserId = UserId::new(Uuid::from_u128(0xADA));
const BOB: UserId = UserId::new(Uuid::from_u128(0xB0B));

const SCHEDULE: Schedule = Schedule {
    free: 3,
    first: Duration::from_secs(60),
    longest: Duration::from_secs(900),
    leak: Duration::from_secs(900),
};

/// A timestamp with nanoseconds, more precise than any engine stores.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(1_800_000_000_123_456_789 + seconds * 1_000_000_000)
}

fn digest(character: char) -> String {
    character.to_string().repeat(64)
}

async fn insert_users(db: &TestDatabase) {
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

/// Counts one attempt; false during a pause. Conflicts are retried.
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
    let before = throttle::find_locked(&mut tx, id).await?;
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
    async fn a_bucket_stores_its_count(db) {
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
        assert_eq!(found(db, &digest('b')).await, None, "buckets are independent");
    }

    /// Of six concurrent attempts from three instances, as many are allowed as of six sequential ones.
    async fn concurrent_attempts_are_all_counted(db) {
        let id = digest('a');
        let instances = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &instances;
        let one = |database| attempt(database, &id, at(0));
        let allowed = tokio::join!(one(a), one(b), one(c), one(a), one(b), one(c));
        let allowed = [allowed.0, allowed.1, allowed.2, allowed.3, allowed.4, allowed.5];
        assert_eq!(allowed.iter().filter(|allowed| **allowed).count(), 3);
        assert_eq!(found(db, &id).await.unwrap().failures, 3);
        for instance in instances {
            instance.close().await;
        }
    }

    async fn refunded_attempts_do_not_count(db) {
        let id = digest('a');
        for _ in 0..3 {
            attempt(&db.database, &id, at(0)).await;
        }
        let mut tx = db.database.begin().await.unwrap();
        throttle::refund(&mut tx, &id).await.unwrap();
        throttle::refund(&mut tx, &digest('b')).await.unwrap();
        tx.commit().await.unwrap();
        let bucket = found(db, &id).await.unwrap();
        assert_eq!((bucket.failures, bucket.paused_until), (2, None));
        assert!(attempt(&db.database, &id, at(0)).await);
        let mut tx = db.database.begin().await.unwrap();
        for _ in 0..5 {
            throttle::refund(&mut tx, &id).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(found(db, &id).await.unwrap().failures, 0);
        assert_eq!(count(db, "vestibule_throttle").await, 1);
    }

    async fn empty_buckets_are_removed(db) {
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
        throttle::delete(&mut tx, &long).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(db, "vestibule_throttle").await, 0);
    }

    /// Finding rows to delete must stay fast if an attack has created many rows.
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

    async fn a_device_is_new_only_once(db) {
        insert_users(db).await;
        let (device, other_device) = (digest('a'), digest('b'));
        let mut tx = db.database.begin().await.unwrap();
        assert!(!known_clients::any(&mut tx, ADA, Kind::Device).await.unwrap());
        assert!(known_clients::remember(&mut tx, ADA, Kind::Device, &device, at(0)).await.unwrap());
        assert!(!known_clients::remember(&mut tx, ADA, Kind::Device, &device, at(9)).await.unwrap());
        assert!(known_clients::remember(&mut tx, BOB, Kind::Device, &device, at(0)).await.unwrap());
        let known = async |tx: &mut _, user, kind, id: &str| known_clients::is_known(tx, user, kind, id).await.unwrap();
        assert!(known(&mut tx, ADA, Kind::Device, &device).await);
        assert!(!known(&mut tx, ADA, Kind::Network, &device).await);
        assert!(!known(&mut tx, ADA, Kind::Device, &other_device).await);
        assert!(known_clients::any(&mut tx, ADA, Kind::Device).await.unwrap());
        assert!(!known_clients::any(&mut tx, ADA, Kind::Network).await.unwrap());
        assert!(known_clients::any_unseen(&mut tx, at(5)).await.unwrap());
        assert_eq!(known_clients::delete_unseen(&mut tx, at(5)).await, Ok(1));
        assert!(known(&mut tx, ADA, Kind::Device, &device).await, "seen again since");
        assert!(!known_clients::any_unseen(&mut tx, at(5)).await.unwrap());
        tx.commit().await.unwrap();
        db.run("DELETE FROM directus_users").await;
        assert_eq!(count(db, "vestibule_known_clients").await, 0);
    }

    async fn a_recovery_code_is_used_once(db) {
        insert_users(db).await;
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

    async fn of_concurrent_uses_of_a_recovery_code_one_succeeds(db) {
        insert_users(db).await;
        let mut tx = db.database.begin().await.unwrap();
        recovery_codes::replace(&mut tx, ADA, &[digest('a')]).await.unwrap();
        tx.commit().await.unwrap();
        let instances = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &instances;
        let spent = tokio::join!(spend(a), spend(b), spend(c));
        assert_eq!([spent.0, spent.1, spent.2].iter().filter(|spent| **spent).count(), 1);
        for instance in instances {
            instance.close().await;
        }
    }

    async fn a_temporary_lock_is_cleared_with_the_attempts(db) {
        insert_users(db).await;
        let mut tx = db.database.begin().await.unwrap();
        login_attempts::count_for_unknown_user(&mut tx, at(0)).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        login_attempts::count(&mut tx, ADA, at(0)).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        login_attempts::lock_until(&mut tx, ADA, at(60)).await.unwrap();
        assert!(near(login_attempts::locked_until(&mut tx, ADA).await.unwrap().unwrap(), at(60)));
        assert_eq!(login_attempts::locked_at(&mut tx, ADA).await, Ok(None), "the permanent lock is independent");
        login_attempts::clear(&mut tx, ADA).await.unwrap();
        assert_eq!(login_attempts::locked_until(&mut tx, ADA).await, Ok(None));
        tx.commit().await.unwrap();
        assert_eq!(count(db, "vestibule_login_attempts").await, 0);
    }

    async fn tfa_is_reported_without_its_secret(db) {
        insert_users(db).await;
        db.run("UPDATE directus_users SET token = 'token-of-ada' WHERE email = 'ada@example.com'").await;
        db.run("INSERT INTO directus_sessions (token, \"user\", expires) SELECT 'session', id, \
                '2030-01-01 00:00:00' FROM directus_users WHERE token = 'token-of-ada'").await;
        for (secret, expected) in [("NULL", false), ("''", false), ("'JBSWY3DPEHPK3PXP'", true)] {
            db.run(&format!("UPDATE directus_users SET tfa_secret = {secret} WHERE token = 'token-of-ada'")).await;
            let mut reader = &db.database;
            let states = [
                identity::of_user(&mut reader, ADA).await.unwrap(),
                identity::of_static_token(&mut reader, &"token-of-ada".into()).await.unwrap(),
                identity::of_session(&mut reader, &"session".into(), at(0)).await.unwrap(),
            ];
            assert!(states.iter().flatten().count() == 3, "{states:?}");
            assert!(states.iter().flatten().all(|state| state.has_tfa == expected), "{states:?}");
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
