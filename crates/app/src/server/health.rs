//! `/server/health` (contract section 11; the draft `application/health+json`).

use std::time::Duration;

use serde_json::{Value, json};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::{Reader, users};

use crate::App;

/// Response time of the database above which the status is `warn`.
const SLOW: Duration = Duration::from_millis(150);

/// The health of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Body of the answer.
    pub body: Value,
    /// False if a check failed.
    pub works: bool,
}

/// The status for users, all checks for administrators, nothing for anonymous clients.
///
/// # Errors
/// `FORBIDDEN` for anonymous clients.
pub async fn health(app: &App, actor: &Actor) -> Result<Health> {
    actor.user().ok_or(Error::FORBIDDEN)?;
    let (database, status) = database_health(app).await;
    let works = status != "error";
    if actor.require_admin().is_err() {
        return Ok(Health { body: json!({ "status": status }), works });
    }
    let hashing = hashing_health(app);
    let name = format!("{}:responseTime", engine(app));
    let body = json!({
        "status": status,
        "releaseId": app.settings().version,
        "serviceId": app.settings().public_url,
        "checks": { name: [database], "hashing:queue": [hashing] },
    });
    Ok(Health { body, works })
}

async fn database_health(app: &App) -> (Value, &'static str) {
    let start = tokio::time::Instant::now();
    let answer = users::any(&mut app.reader()).await;
    let took = start.elapsed();
    let status = match answer {
        Err(_) => "error",
        Ok(_) if took > SLOW => "warn",
        Ok(_) => "ok",
    };
    let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
    let check = json!({
        "status": status,
        "componentType": "datastore",
        "observedUnit": "ms",
        "observedValue": milliseconds,
        "threshold": SLOW.as_millis(),
    });
    (check, status)
}

fn hashing_health(app: &App) -> Value {
    let waiting = app.hashing.waiting();
    json!({ "status": "ok", "componentType": "component", "observedValue": waiting })
}

pub(super) fn engine(app: &App) -> &'static str {
    use vestibule_store::database::Dialect;
    let reader = &app.database;
    match Reader::dialect(&reader) {
        Dialect::Sqlite => "sqlite3",
        Dialect::Postgres => "pg",
        Dialect::Cockroach => "cockroachdb",
        Dialect::MySql => "mysql",
    }
}
