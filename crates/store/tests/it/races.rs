//! Concurrent operations on separate connections: exactly the allowed number succeeds.

use chrono::{DateTime, Utc};
use vestibule_domain::Client;
use vestibule_domain::session::Session;
use vestibule_domain::token::SessionToken;
use vestibule_store::database::Database;
use vestibule_store::{DbError, Transaction, access, items, login_attempts, otp_uses, sessions, users};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{id, patch, sample_users, user_id};

const TASKS: usize = 8;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Runs the work concurrently and returns all results. Conflicts are retried, as the use cases do.
async fn race<T>(
    db: &TestDatabase,
    work: impl AsyncFn(&mut Transaction, usize) -> Result<T, DbError> + Copy,
) -> Vec<T> {
    let instances = [db.open_again().await, db.open_again().await];
    let runners = (0..TASKS).map(|task| run(&instances[task % 2], task, work));
    let outcomes = futures_util::future::join_all(runners).await;
    for instance in &instances {
        instance.close().await;
    }
    outcomes
}

async fn run<T>(
    database: &Database,
    task: usize,
    work: impl AsyncFn(&mut Transaction, usize) -> Result<T, DbError>,
) -> T {
    loop {
        let attempt = async {
            let mut tx = database.begin().await?;
            let outcome = work(&mut tx, task).await?;
            tx.commit().await.map(|()| outcome)
        };
        match attempt.await {
            Err(DbError::Retry) => tokio::task::yield_now().await,
            outcome => return outcome.unwrap(),
        }
    }
}

on_every_engine! {
    async fn concurrent_rotations_of_a_session_yield_one_successor(db) {
        sample_users(db).await;
        let session = Session { token: "Aa".into(), user: user_id(1), expires: now(), next_token: None };
        let mut tx = db.database.begin().await.unwrap();
        sessions::insert(&mut tx, &session, &Client::default()).await.unwrap();
        tx.commit().await.unwrap();
        let outcomes = race(db, async |tx: &mut Transaction, task| {
            sessions::succeed(tx, &"Aa".into(), &format!("next {task}").into(), now()).await
        })
        .await;
        let winner = outcomes.iter().position(|succeeded| *succeeded).unwrap();
        assert_eq!(outcomes.iter().filter(|succeeded| **succeeded).count(), 1, "{outcomes:?}");
        let left = sessions::of_user(&mut &db.database, user_id(1), now()).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].session.next_token, Some(format!("next {winner}").into()));
    }

    /// Deleting the sessions of a user takes the same lock as a refresh: a successor created at the same time is
    /// deleted too, and none is created afterwards.
    async fn a_deleted_session_has_no_successor(db) {
        sample_users(db).await;
        for round in 0..10 {
            let token = SessionToken::from(format!("Aa{round}"));
            let session = Session { token: token.clone(), user: user_id(1), expires: now(), next_token: None };
            let mut tx = db.database.begin().await.unwrap();
            sessions::insert(&mut tx, &session, &Client::default()).await.unwrap();
            tx.commit().await.unwrap();
            race(db, async |tx: &mut Transaction, task| {
                users::lock(tx, user_id(1)).await?;
                if task % 2 == 0 {
                    for known in sessions::of_user(tx, user_id(1), now()).await? {
                        sessions::delete(tx, &known.session.token).await?;
                    }
                    return Ok(());
                }
                let next = Session { token: format!("{round} next {task}").into(), ..session.clone() };
                if sessions::succeed(tx, &token, &next.token, now()).await? {
                    sessions::insert(tx, &next, &Client::default()).await?;
                }
                Ok(())
            })
            .await;
            assert_eq!(sessions::of_user(&mut &db.database, user_id(1), now()).await.unwrap(), []);
        }
    }

    async fn concurrent_login_attempts_are_all_counted(db) {
        sample_users(db).await;
        let mut counts =
            race(db, async |tx: &mut Transaction, _| login_attempts::count(tx, user_id(1), now()).await).await;
        counts.sort_unstable();
        assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    async fn a_code_is_used_by_one_of_many_requests(db) {
        sample_users(db).await;
        for step in [100, 101] {
            let outcomes =
                race(db, async |tx: &mut Transaction, _| otp_uses::spend(tx, user_id(1), step).await).await;
            assert_eq!(outcomes.iter().filter(|spent| **spent).count(), 1, "{step}: {outcomes:?}");
        }
    }

    async fn a_database_is_set_up_once(db) {
        let outcomes = race(db, async |tx: &mut Transaction, task| {
            access::lock_setup(tx).await?;
            if users::any(tx).await? {
                return Ok(false);
            }
            let user = serde_json::json!({"id": id(task as u128 + 1)});
            items::insert(tx, &vestibule_domain::schema::USERS, &patch(&user)).await.map(|_| true)
        });
        assert_eq!(outcomes.await.iter().filter(|did| **did).count(), 1);
    }
}
