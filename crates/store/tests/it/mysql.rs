//! What only MySQL does.

use vestibule_store::database::{Database, Sql};

use crate::engines::{Engine, with};

async fn connection_id(database: &Database) -> i64 {
    database.query(&Sql::raw("SELECT CONNECTION_ID()", vec![])).await.unwrap()[0].int(0).unwrap()
}

/// To log in costs more than most statements.
#[tokio::test]
async fn connections_are_kept() {
    with(Engine::MySql, "", async |db| {
        let narrow = db.open_narrow().await;
        let first = connection_id(&narrow).await;
        narrow.begin().await.unwrap().commit().await.unwrap();
        drop(narrow.begin().await.unwrap());
        assert_eq!(connection_id(&narrow).await, first);
    })
    .await;
}

/// A read meets a connection that the server has ended meanwhile.
#[tokio::test]
async fn a_read_survives_a_broken_connection() {
    with(Engine::MySql, "", async |db| {
        let narrow = db.open_narrow().await;
        let first = connection_id(&narrow).await;
        db.run(&format!("KILL CONNECTION {first}")).await;
        assert_ne!(connection_id(&narrow).await, first);
    })
    .await;
}

/// A session speaks UTC and is strict, whatever the server is set to.
#[tokio::test]
async fn sessions_are_set_up() {
    with(Engine::MySql, "", async |db| {
        let read = "SELECT @@session.time_zone, @@session.sql_mode, @@session.character_set_client, NOW() = UTC_TIMESTAMP()";
        let rows = db.database.query(&Sql::raw(read, vec![])).await.unwrap();
        assert_eq!(rows[0].text(0).unwrap(), "+00:00");
        assert!(rows[0].text(1).unwrap().contains("STRICT_TRANS_TABLES"));
        assert_eq!(rows[0].text(2).unwrap(), "utf8mb4");
        assert_eq!(rows[0].boolean(3), Ok(true));
    })
    .await;
}
