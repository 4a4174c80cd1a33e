//! The queries of a login or a request use an index, so that their cost does not depend on the number of users and
//! sessions.
//!
//! The index usage of session changes in SQLite is tested next to those statements.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use vestibule_domain::NormalizedEmail;
use vestibule_domain::schema::USERS;
use vestibule_store::database::{Database, DbError, Dialect, Reader, Row, Sql};
use vestibule_store::{Transaction, api_tokens, identity, items, logins, sessions, users};

use crate::engines::{TestDatabase, on_every_engine};
use crate::seed::{login_id, plan, user_id};

/// The current time of the tests; ten sessions have expired by then.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::seconds(10)
}

/// Inserts twenty thousand users, each with a static token, an API token, and a session with its own login.
async fn fill(db: &TestDatabase) {
    let key = match db.dialect() {
        Dialect::Sqlite => "printf('00000000-0000-0000-0000-%012x', n)",
        Dialect::MySql => "CONCAT('00000000-0000-0000-0000-', LPAD(LOWER(HEX(n)), 12, '0'))",
        _ => "CAST('00000000-0000-0000-0000-' || LPAD(to_hex(n), 12, '0') AS uuid)",
    };
    let expires = match db.dialect() {
        Dialect::Sqlite => "(1800000000 + n) * 1000",
        Dialect::MySql => "FROM_UNIXTIME(1800000000 + n)",
        _ => "to_timestamp(1800000000 + n)",
    };
    let text = if db.dialect() == Dialect::MySql { "CHAR" } else { "TEXT" };
    let email = match db.dialect() {
        Dialect::MySql => "CONCAT('User', n, '@example.com')".to_owned(),
        _ => format!("'User' || CAST(n AS {text}) || '@example.com'"),
    };
    let digits = "digits AS (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 \
        UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    let numbers = format!(
        "{digits}, numbers AS (SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS n \
         FROM digits a, digits b, digits c, digits d, digits e WHERE e.n < 2)"
    );
    db.run(&format!(
        "INSERT INTO directus_users (id, email, token) WITH {numbers} SELECT {key}, {email}, CAST(n AS {text}) FROM numbers"
    ))
    .await;
    db.run(&format!(
        "INSERT INTO directus_sessions (token, \"user\", expires) \
         WITH {numbers} SELECT CAST(n AS {text}), {key}, {expires} FROM numbers"
    ))
    .await;
    db.run(&format!(
        "INSERT INTO vestibule_sessions (token, family, mode, last_seen) \
         WITH {numbers} SELECT CAST(n AS {text}), {key}, 'json', {expires} FROM numbers"
    ))
    .await;
    db.run(&format!(
        "INSERT INTO vestibule_tokens (id, \"user\", name, digest, hint, created) \
         WITH {numbers} SELECT {key}, {key}, 'deploy', CAST(n AS {text}), 'abcd', {expires} FROM numbers"
    ))
    .await;
    let tables = "directus_users, directus_sessions, vestibule_sessions, vestibule_tokens";
    match db.dialect() {
        Dialect::Sqlite => db.run("ANALYZE").await,
        Dialect::MySql => db.run(&format!("ANALYZE TABLE {tables}")).await,
        _ => db.run(&format!("ANALYZE {tables}")).await,
    }
}

/// A reader that runs `EXPLAIN` on every statement before the statement itself.
struct Explaining<'a> {
    database: &'a Database,
    /// The steps of all query plans, as the engine describes them.
    steps: Vec<String>,
}

impl Reader for Explaining<'_> {
    fn dialect(&self) -> Dialect {
        self.database.dialect()
    }

    async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let explain = if self.dialect() == Dialect::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
        let text = format!("{explain} {}", sql.text);
        let plan = self.database.query(&Sql { text: text.into(), ..sql.clone() }.uncached()).await?;
        assert!(!plan.is_empty());
        let dialect = self.dialect();
        self.steps.extend(plan.iter().map(|step| description(dialect, step)));
        self.database.query(sql).await
    }
}

/// A plan step as text; for MySQL: access type, table and index.
fn description(dialect: Dialect, step: &Row) -> String {
    let column = |name: &str| step.by_name(name).and_then(|cell| cell.as_text()).unwrap_or("-").to_owned();
    match dialect {
        Dialect::Sqlite => column("detail"),
        Dialect::MySql => {
            format!("{} {} by {} ({})", column("type"), column("table"), column("key"), column("Extra"))
        }
        _ => step.text(0).unwrap(),
    }
}

/// Whether a plan step scans a whole table or index. Scans of `vestibule_versions`, which has two rows, are allowed.
fn is_scan(dialect: Dialect, step: &str) -> bool {
    match dialect {
        Dialect::Sqlite => step.starts_with("SCAN") && step != "SCAN CONSTANT ROW",
        Dialect::MySql => step.starts_with("ALL ") || step.starts_with("index ") || step.contains(" by - "),
        _ => step.contains("Seq Scan") && !step.contains("on vestibule_versions"),
    }
}

fn assert_by_index(explaining: &mut Explaining<'_>, name: &str) {
    let dialect = explaining.dialect();
    let steps = std::mem::take(&mut explaining.steps);
    assert!(!steps.is_empty(), "{name}");
    assert!(!steps.iter().any(|step| is_scan(dialect, step)), "{name}: {steps:#?}");
}

/// The number of rows read sequentially since the transaction or connection began.
async fn scanned(tx: &mut Transaction) -> i64 {
    let text = match tx.dialect() {
        Dialect::MySql => "SHOW SESSION STATUS LIKE 'Handler_read_rnd_next'",
        _ => {
            "SELECT '', CAST(seq_tup_read AS text) FROM pg_stat_xact_user_tables WHERE relname = 'directus_sessions'"
        }
    };
    let rows = tx.query(&Sql::raw(text, vec![]).uncached()).await.unwrap();
    rows[0].int(1).unwrap()
}

on_every_engine! {
    async fn lookups_of_logins_and_requests_use_an_index(db) {
        fill(db).await;
        let mut reader = Explaining { database: &db.database, steps: Vec::new() };
        let found = users::find_by_email(&mut reader, &NormalizedEmail::new("user7000@example.com")).await.unwrap();
        assert_eq!(found.map(|user| user.id), Some(user_id(7000)));
        assert_by_index(&mut reader, "find_by_email");
        assert!(users::find(&mut reader, user_id(7000)).await.unwrap().is_some());
        assert_by_index(&mut reader, "find");
        assert!(identity::of_user(&mut reader, user_id(7000)).await.unwrap().is_some());
        assert_by_index(&mut reader, "of_user");
        assert!(identity::of_session(&mut reader, &"7000".into(), now()).await.unwrap().is_some());
        assert_by_index(&mut reader, "of_session");
        assert!(identity::of_static_token(&mut reader, &"7000".into()).await.unwrap().is_some());
        assert_by_index(&mut reader, "of_static_token");
        // PostgreSQL pads digests to the length of the column.
        let digest = if db.dialect() == Dialect::Postgres { format!("{:<64}", 7000) } else { "7000".into() };
        assert!(identity::of_api_token(&mut reader, &digest).await.unwrap().is_some());
        assert_by_index(&mut reader, "of_api_token");
        assert_eq!(api_tokens::of_user(&mut reader, user_id(7000)).await.unwrap().len(), 1);
        assert_by_index(&mut reader, "of_user (API tokens)");
        assert!(sessions::find(&mut reader, &"7000".into(), now()).await.unwrap().is_some());
        assert_by_index(&mut reader, "sessions::find");
        assert!(sessions::any_expired(&mut reader, now()).await.unwrap());
        assert_by_index(&mut reader, "any_expired");
        assert!(identity::of_login(&mut reader, user_id(7000), login_id(7000)).await.unwrap().is_some());
        assert_by_index(&mut reader, "of_login");
        assert!(logins::find(&mut reader, &"7000".into()).await.unwrap().is_some());
        assert_by_index(&mut reader, "logins::find");
        assert_eq!(sessions::of_user(&mut reader, user_id(7000), now()).await.unwrap().len(), 1);
        assert_by_index(&mut reader, "of_user (sessions)");
    }

    /// Without an index, every page of a list would read and sort all users.
    async fn a_page_of_users_is_read_in_index_order(db) {
        fill(db).await;
        for sort in ["id", "first_name,last_name,id", "-first_name,-last_name,-id"] {
            let mut reader = Explaining { database: &db.database, steps: Vec::new() };
            let plan = plan(&USERS, &json!({"fields": "email,first_name", "sort": sort, "limit": 25}));
            assert_eq!(items::read(&mut reader, &plan.selection).await.unwrap().len(), 25);
            let sorts = |step: &String| ["TEMP B-TREE", "filesort", "Sort"].iter().any(|word| step.contains(word));
            assert!(!reader.steps.iter().any(sorts), "{sort}: {:#?}", reader.steps);
        }
    }

    async fn session_changes_use_an_index(db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        fill(db).await;
        let mut tx = db.database.begin().await.unwrap();
        let before = scanned(&mut tx).await;
        assert!(sessions::succeed(&mut tx, &"7000".into(), &"next".into(), now()).await.unwrap());
        assert!(sessions::replace(&mut tx, &"7001".into(), &"another".into(), now()).await.unwrap());
        assert!(sessions::delete(&mut tx, &"7002".into()).await.unwrap());
        assert_eq!(sessions::delete_of_user(&mut tx, user_id(7003), None).await, Ok(1));
        assert_eq!(logins::delete_others(&mut tx, user_id(7004), login_id(7005)).await, Ok(1));
        assert_eq!(sessions::delete_expired(&mut tx, now()).await, Ok(10));
        let scanned = scanned(&mut tx).await - before;
        assert!(scanned < 10_000, "{scanned} rows were read");
    }
}
