//! What only PostgreSQL does.

use vestibule_store::database::Sql;

use crate::engines::{Engine, with};

/// A statement that was prepared before the table changed is prepared again, without anybody noticing.
#[tokio::test]
async fn a_table_may_change_under_a_prepared_statement() {
    with(Engine::Postgres, "", async |db| {
        let narrow = db.open_narrow().await;
        let read = Sql::raw("SELECT * FROM vestibule_versions", vec![]);
        let before = narrow.query(&read).await.unwrap()[0].len();
        db.run("ALTER TABLE vestibule_versions ADD COLUMN note text").await;
        assert_eq!(narrow.query(&read).await.unwrap()[0].len(), before + 1);
    })
    .await;
}

/// A read meets a connection that the server has ended meanwhile.
#[tokio::test]
async fn a_read_survives_a_broken_connection() {
    with(Engine::Postgres, "", async |db| {
        let narrow = db.open_narrow().await;
        narrow.query(&Sql::raw("SELECT 1", vec![])).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        db.database.query(&Sql::raw(end, vec![])).await.unwrap();
        assert_eq!(narrow.query(&Sql::raw("SELECT 1", vec![])).await.unwrap().len(), 1);
    })
    .await;
}
