//! Behaviour of MySQL only.

use vestibule_store::database::{Database, Sql};

use crate::engines::{Engine, with};

async fn connection_id(database: &Database) -> i64 {
    database.query(&Sql::raw("SELECT CONNECTION_ID()", vec![])).await.unwrap()[0].int(0).unwrap()
}

/// Opening a connection costs more than most statements.
#[tokio::test]
async fn connections_are_reused() {
    with(Engine::MySql, "", async |db| {
        let single = db.open_single_connection().await;
        let first = connection_id(&single).await;
        single.begin().await.unwrap().commit().await.unwrap();
        drop(single.begin().await.unwrap());
        assert_eq!(connection_id(&single).await, first);
    })
    .await;
}

/// The server closes a pooled connection before a read uses it.
#[tokio::test]
async fn a_read_survives_a_broken_connection() {
    with(Engine::MySql, "", async |db| {
        let single = db.open_single_connection().await;
        let first = connection_id(&single).await;
        db.run(&format!("KILL CONNECTION {first}")).await;
        assert_ne!(connection_id(&single).await, first);
    })
    .await;
}

/// A session uses UTC and strict mode, regardless of the server's configuration.
#[tokio::test]
async fn new_sessions_are_configured() {
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
