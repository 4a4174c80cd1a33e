//! Runs race tests on the database servers that are named in the environment.

use std::sync::atomic::{AtomicU32, Ordering};

use vestibule_store::Database;
use vestibule_store::database::{Address, DatabaseOptions, ServerOptions, Sql};
use vestibule_testkit::TestApp;

#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Postgres,
    MySql,
}

/// Runs `race` on a new database of the server named in the environment; skipped if none is named.
pub(crate) async fn race_on(engine: Engine, race: impl AsyncFnOnce(&TestApp)) {
    let variable = match engine {
        Engine::Postgres => "VESTIBULE_TEST_POSTGRES",
        Engine::MySql => "VESTIBULE_TEST_MYSQL",
    };
    let Ok(url) = std::env::var(variable) else {
        let all = std::env::var("VESTIBULE_TEST_ENGINES").is_ok_and(|engines| engines == "all");
        assert!(!all, "{variable} is not set");
        println!("skipped: {variable} is not set");
        return;
    };
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("vestibule_race_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    administer(engine, &url, format!("CREATE DATABASE {name}")).await;
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    let database =
        Database::open(&options(engine, &format!("{server}/{name}"))).await.expect("the database opens");
    let test = TestApp::over(database, |_| {}).await;
    race(&test).await;
    test.app.database().close().await;
    administer(engine, &url, format!("DROP DATABASE {name}")).await;
}

async fn administer(engine: Engine, url: &str, text: String) {
    let database = Database::open(&options(engine, url)).await.expect("the server answers");
    database.query(&Sql::raw(text, vec![]).uncached()).await.expect("the statement succeeds");
    database.close().await;
}

fn options(engine: Engine, url: &str) -> DatabaseOptions {
    let options = ServerOptions::new(Address::Url(url.into()));
    match engine {
        Engine::Postgres => DatabaseOptions::Postgres(options),
        Engine::MySql => DatabaseOptions::MySql(options),
    }
}
