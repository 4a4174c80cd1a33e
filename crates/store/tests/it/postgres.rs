//! Behaviour of PostgreSQL only.

use vestibule_store::database::Sql;

use crate::engines::{Engine, with};

/// A statement that was prepared before its table changed is prepared again without an error.
#[tokio::test]
async fn a_stale_prepared_statement_is_prepared_again() {
    with(Engine::Postgres, "", async |db| {
        let single = db.open_single_connection().await;
        let read = Sql::raw("SELECT * FROM vestibule_versions", vec![]);
        let before = single.query(&read).await.unwrap()[0].len();
        db.run("ALTER TABLE vestibule_versions ADD COLUMN note text").await;
        assert_eq!(single.query(&read).await.unwrap()[0].len(), before + 1);
    })
    .await;
}

/// The server closes a pooled connection before a read uses it.
#[tokio::test]
async fn a_read_survives_a_broken_connection() {
    with(Engine::Postgres, "", async |db| {
        let single = db.open_single_connection().await;
        single.query(&Sql::raw("SELECT 1", vec![])).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        db.database.query(&Sql::raw(end, vec![])).await.unwrap();
        assert_eq!(single.query(&Sql::raw("SELECT 1", vec![])).await.unwrap().len(), 1);
    })
    .await;
}
