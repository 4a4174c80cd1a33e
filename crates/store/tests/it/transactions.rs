//! Atomicity of transactions on every engine.

use std::task::Poll;

use vestibule_store::database::{Database, DbError, Dialect, Reader, Sql};

use crate::engines::on_every_engine;

on_every_engine! {
    async fn committed_changes_are_visible(db) {
        let mut tx = db.database.begin().await.unwrap();
        assert_eq!(tx.execute(&role("Editor")).await, Ok(1));
        tx.commit().await.unwrap();
        assert_eq!(roles(&mut &db.database).await, ["Editor"]);
        assert_eq!(roles(&mut &db.open_again().await).await, ["Editor"]);
    }

    async fn uncommitted_changes_are_rolled_back(db) {
        let single = db.open_single_connection().await;
        let mut tx = single.begin().await.unwrap();
        tx.execute(&role("Editor")).await.unwrap();
        drop(tx);
        assert!(roles(&mut &single).await.is_empty());
        insert(&single, "Author").await;
        assert_eq!(roles(&mut &db.database).await, ["Author"]);
    }

    async fn only_the_transaction_sees_its_changes(db) {
        let mut tx = db.database.begin().await.unwrap();
        tx.execute(&role("Editor")).await.unwrap();
        assert_eq!(roles(&mut tx).await, ["Editor"]);
        assert!(roles(&mut &db.database).await.is_empty());
        tx.commit().await.unwrap();
        assert_eq!(roles(&mut &db.database).await, ["Editor"]);
    }

    async fn an_empty_transaction_commits_and_rolls_back(db) {
        db.database.begin().await.unwrap().commit().await.unwrap();
        drop(db.database.begin().await.unwrap());
        insert(&db.database, "Editor").await;
        assert_eq!(roles(&mut &db.database).await, ["Editor"]);
    }

    /// After an error the transaction can only be dropped, on every engine.
    async fn after_an_error_the_transaction_cannot_commit(db) {
        let single = db.open_single_connection().await;
        let mut tx = single.begin().await.unwrap();
        tx.execute(&role("Editor")).await.unwrap();
        tx.execute(&Sql::raw("UPDATE directus_roles SET name = NULL", vec![])).await.unwrap_err();
        assert!(matches!(tx.execute(&role("Reader")).await, Err(DbError::Other(_))));
        assert!(matches!(tx.commit().await, Err(DbError::Other(_))));
        assert!(roles(&mut &single).await.is_empty());
        insert(&single, "Author").await;
        assert_eq!(roles(&mut &single).await, ["Author"]);
    }

    async fn a_cancelled_request_changes_nothing(db) {
        let single = db.open_single_connection().await;
        let (send, begun) = tokio::sync::oneshot::channel();
        let request_database = single.clone();
        let request = tokio::spawn(async move {
            let mut tx = request_database.begin().await.unwrap();
            tx.execute(&role("Editor")).await.unwrap();
            send.send(()).unwrap();
            std::future::pending::<()>().await;
            tx.commit().await.unwrap();
        });
        begun.await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert!(roles(&mut &single).await.is_empty());
        insert(&single, "Author").await;
        assert_eq!(roles(&mut &db.database).await, ["Author"]);
    }

    /// A transaction that is cancelled at any await point is still atomic, and its connection serves the next
    /// transaction correctly.
    async fn cancellation_is_safe_at_every_poll(db) {
        let single = db.open_single_connection().await;
        for steps in 0.. {
            let names = [format!("{steps} a"), format!("{steps} b")];
            let outcome = cancelled_after(steps, change(&single, &names)).await;
            let mut found = roles(&mut &single).await;
            found.retain(|name| names.contains(name));
            assert!(found.is_empty() || found == names, "{found:?}");
            if outcome.is_some() {
                assert_eq!(found, names);
                break;
            }
        }
    }

    async fn matched_rows_are_counted_even_if_no_value_changes(db) {
        insert(&db.database, "Editor").await;
        let mut tx = db.database.begin().await.unwrap();
        let same = Sql::raw("UPDATE directus_roles SET name = 'Editor'", vec![]);
        assert_eq!(tx.execute(&same).await, Ok(1));
        assert_eq!(tx.execute(&Sql::raw("DELETE FROM directus_roles WHERE name = 'x'", vec![])).await, Ok(0));
        assert_eq!(tx.execute(&same.uncached()).await, Ok(1));
    }

    async fn generated_keys_increase(db) {
        let insert = Sql::raw(
            "INSERT INTO directus_activity (action, collection, item) VALUES ('login', 'a', '1')",
            vec![],
        );
        let mut tx = db.database.begin().await.unwrap();
        let first = tx.insert_returning_key(&insert, "id").await.unwrap();
        assert_eq!(tx.insert_returning_key(&insert, "id").await, Ok(first + 1));
        let rows = tx.query(&Sql::raw("SELECT id FROM directus_activity ORDER BY id", vec![])).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(), [first, first + 1]);
    }

    /// Without a lock, increments would be lost: a waiting transaction must see the value written by the other one.
    async fn concurrent_increments_are_not_lost(db) {
        let counting = (0..8).map(|_| {
            let database = db.database.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let mut tx = database.begin().await.unwrap();
                    let count = "UPDATE vestibule_versions SET version = version + 1 WHERE name = 'access'";
                    tx.execute(&Sql::raw(count, vec![])).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        });
        for task in counting.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let read = Sql::raw("SELECT version FROM vestibule_versions WHERE name = 'access'", vec![]);
        assert_eq!(db.database.query(&read).await.unwrap()[0].int(0), Ok(41));
    }

    /// Of two transactions that wait for each other, one fails with [`DbError::Retry`]. SQLite runs one transaction at
    /// a time, so it has no deadlocks.
    async fn a_deadlock_returns_retry(db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let (mut one, mut two) = (db.database.begin().await.unwrap(), db.database.begin().await.unwrap());
        let (access, settings) = (bump("access"), bump("settings"));
        one.execute(&access).await.unwrap();
        two.execute(&settings).await.unwrap();
        let first = async { one.execute(&settings).await.inspect_err(|_| drop(one)) };
        let second = async { two.execute(&access).await.inspect_err(|_| drop(two)) };
        let outcomes = tokio::join!(first, second);
        let one_was_aborted = matches!(outcomes, (Ok(1), Err(DbError::Retry)) | (Err(DbError::Retry), Ok(1)));
        assert!(one_was_aborted, "{outcomes:?}");
    }
}

fn role(name: &str) -> Sql {
    let key =
        uuid::Uuid::from_bytes(std::array::from_fn(|index| name.as_bytes().get(index).copied().unwrap_or(0)));
    Sql::raw(format!("INSERT INTO directus_roles (id, name) VALUES ('{key}', '{name}')"), vec![]).uncached()
}

fn bump(name: &str) -> Sql {
    Sql::raw(format!("UPDATE vestibule_versions SET version = version + 1 WHERE name = '{name}'"), vec![])
}

async fn insert(database: &Database, name: &str) {
    let mut tx = database.begin().await.unwrap();
    tx.execute(&role(name)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn change(database: &Database, names: &[String]) {
    let mut tx = database.begin().await.unwrap();
    for name in names {
        tx.execute(&role(name)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Polls a future `steps` times and drops it; returns its output if it has completed.
pub(crate) async fn cancelled_after<T>(steps: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (Box::pin(future), steps);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

async fn roles(reader: &mut impl Reader) -> Vec<String> {
    let rows =
        reader.query(&Sql::raw("SELECT name FROM directus_roles ORDER BY name", vec![])).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}
