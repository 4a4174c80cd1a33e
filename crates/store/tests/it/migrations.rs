//! Migrations, including those of an existing Directus database.

use vestibule_store::database::{Dialect, Sql};
use vestibule_store::migrate::{migrate, pending};

use crate::engines::{TestDatabase, on_every_engine};

const ALL: [&str; 9] = [
    "0001_directus_tables",
    "0002_indexes",
    "0003_vestibule_tables",
    "0004_outbox",
    "0006_abuse",
    "0009_sessions",
    "0010_api_tokens",
    "0011_retention",
    "0013_names",
];

on_every_engine! {
    @empty async fn every_step_is_applied_once(db) {
        assert_eq!(pending(&db.database).await.unwrap().len(), ALL.len());
        let applied = migrate(&db.database).await.unwrap();
        assert_eq!(applied.iter().map(|step| step.name).collect::<Vec<_>>(), ALL);
        assert!(pending(&db.database).await.unwrap().is_empty());
        assert!(migrate(&db.database).await.unwrap().is_empty());
        let history = "SELECT version, name, timestamp FROM vestibule_migrations ORDER BY version";
        let history = Sql::raw(history, vec![]);
        let history = db.database.query(&history).await.unwrap();
        assert_eq!(history.iter().map(|step| step.text(1).unwrap()).collect::<Vec<_>>(), ALL);
        assert!(history.iter().all(|step| step.timestamp(2).is_ok()));
    }

    @empty async fn steps_can_be_repeated_after_a_crash(db) {
        migrate(&db.database).await.unwrap();
        db.run(ROLE).await;
        db.run("UPDATE vestibule_versions SET version = 7 WHERE name = 'access'").await;
        db.run("DELETE FROM vestibule_migrations").await;
        assert_eq!(migrate(&db.database).await.unwrap().len(), ALL.len());
        assert_eq!(text(db, "SELECT name FROM directus_roles").await, "Editor");
        assert_eq!(number(db, "SELECT version FROM vestibule_versions WHERE name = 'access'").await, 7);
        assert_eq!(number(db, "SELECT COUNT(*) FROM vestibule_versions").await, 2);
    }

    /// The database contains the tables and data of Directus, including a custom field.
    @empty async fn an_existing_directus_database_keeps_its_data(db) {
        for statement in directus(db.dialect()) {
            db.run(&statement).await;
        }
        for statement in SAMPLE_DATA {
            db.run(statement).await;
        }
        db.run("UPDATE directus_users SET shoe_size = '44'").await;
        db.run("INSERT INTO directus_migrations (version, name) VALUES ('20240101A', 'Old')").await;
        assert_eq!(migrate(&db.database).await.unwrap().len(), ALL.len());
        assert_eq!(text(db, "SELECT shoe_size FROM directus_users").await, "44");
        assert_eq!(text(db, "SELECT email FROM directus_users").await, "Ada@Example.com");
        assert_eq!(number(db, "SELECT COUNT(*) FROM directus_access").await, 1);
        assert_eq!(text(db, "SELECT version FROM directus_migrations").await, "20240101A");
        // New tables reference existing ones.
        db.run("INSERT INTO vestibule_otp_uses SELECT id, 5 FROM directus_users").await;
        db.run("DELETE FROM directus_users").await;
        assert_eq!(number(db, "SELECT COUNT(*) FROM vestibule_otp_uses").await, 0);
    }

    @empty async fn concurrent_migrations_do_not_collide(db) {
        let instances = [db.open_again().await, db.open_again().await, db.open_again().await];
        let [a, b, c] = &instances;
        let (a, b, c) = tokio::join!(migrate(a), migrate(b), migrate(c));
        let mut applied: Vec<_> = [a, b, c].into_iter().flat_map(Result::unwrap).map(|step| step.name).collect();
        applied.sort_unstable();
        assert_eq!(applied, ALL);
        for instance in instances {
            instance.close().await;
        }
    }

    async fn references_to_a_deleted_role_are_removed(db) {
        for statement in SAMPLE_DATA {
            db.run(statement).await;
        }
        db.run("DELETE FROM directus_roles").await;
        assert_eq!(number(db, "SELECT COUNT(*) FROM directus_access").await, 0);
        assert_eq!(number(db, "SELECT COUNT(*) FROM directus_users WHERE role IS NULL").await, 1);
        db.run("DELETE FROM directus_users").await;
        assert_eq!(number(db, "SELECT COUNT(*) FROM directus_sessions").await, 0);
    }

    /// MySQL may update the first `timestamp` column of a table implicitly; `expires` must keep its value.
    async fn the_expiry_of_a_session_does_not_change_implicitly(db) {
        db.run("INSERT INTO directus_sessions (token, expires) VALUES ('a', '2030-01-01 00:00:00')").await;
        db.run("UPDATE directus_sessions SET next_token = 'b'").await;
        let read = Sql::raw("SELECT expires FROM directus_sessions", vec![]);
        let rows = db.database.query(&read).await.unwrap();
        assert_eq!(rows[0].timestamp(0).unwrap().to_rfc3339(), "2030-01-01T00:00:00+00:00");
    }

    /// A login must not scan the whole table.
    async fn emails_are_found_by_an_index(db) {
        let (condition, index) = match db.dialect() {
            Dialect::MySql => ("email = 'ada@example.com'", "directus_users_email_unique"),
            _ => ("LOWER(email) = LOWER('ada@example.com')", "vestibule_users_email_index"),
        };
        let explain = if db.dialect() == Dialect::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
        let explain = format!("{explain} SELECT id FROM directus_users WHERE {condition}");
        for statement in SAMPLE_DATA {
            db.run(statement).await;
        }
        let mut tx = db.database.begin().await.unwrap();
        if db.dialect() == Dialect::Postgres {
            // The table is so small that the planner would prefer a sequential scan.
            tx.execute(&Sql::raw("SET LOCAL enable_seqscan = off", vec![])).await.unwrap();
        }
        let plan = tx.query(&Sql::raw(explain, vec![])).await.unwrap();
        assert!(format!("{plan:?}").contains(index), "{plan:?}");
    }
}

/// The tables of Directus, with its migration history and a custom field.
fn directus(dialect: Dialect) -> Vec<String> {
    let (script, instant) = match dialect {
        Dialect::Sqlite => (include_str!("../../migrations/sqlite/0001_directus_tables.sql"), "datetime"),
        Dialect::MySql => (include_str!("../../migrations/mysql/0001_directus_tables.sql"), "timestamp NULL"),
        _ => (include_str!("../../migrations/postgres/0001_directus_tables.sql"), "timestamptz"),
    };
    let lines: Vec<_> = script.lines().filter(|line| !line.starts_with("--")).collect();
    let mut statements: Vec<_> =
        lines.join("\n").split(";\n").map(str::to_owned).filter(|text| !text.trim().is_empty()).collect();
    statements.push(format!(
        "CREATE TABLE directus_migrations (version varchar(255) PRIMARY KEY, name varchar(255), timestamp {instant})"
    ));
    statements.push("ALTER TABLE directus_users ADD COLUMN shoe_size varchar(255)".into());
    statements
}

const ROLE: &str = "INSERT INTO directus_roles (id, name) VALUES \
    ('00000000-0000-0000-0000-000000000001', 'Editor')";

/// A user with a role, a policy and a session.
const SAMPLE_DATA: [&str; 5] = [
    ROLE,
    "INSERT INTO directus_policies (id, name) VALUES ('00000000-0000-0000-0000-000000000002', 'Editing')",
    "INSERT INTO directus_users (id, email, role) VALUES ('00000000-0000-0000-0000-000000000003', \
        'Ada@Example.com', '00000000-0000-0000-0000-000000000001')",
    "INSERT INTO directus_sessions (token, \"user\", expires) VALUES \
        ('a', '00000000-0000-0000-0000-000000000003', '2030-01-01 00:00:00')",
    "INSERT INTO directus_access (id, role, policy) VALUES ('00000000-0000-0000-0000-000000000004', \
        '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')",
];

async fn text(db: &TestDatabase, query: &'static str) -> String {
    db.database.query(&Sql::raw(query, vec![])).await.unwrap()[0].text(0).unwrap()
}

async fn number(db: &TestDatabase, query: &'static str) -> i64 {
    db.database.query(&Sql::raw(query, vec![])).await.unwrap()[0].int(0).unwrap()
}
