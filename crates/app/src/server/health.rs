//! `/server/health` (contract section 11; the draft `application/health+json`).

use std::time::Duration;

use serde_json::{Value, json};
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::{Reader, users};

use crate::App;

/// A database that takes longer than this to answer is a reason to worry.
const SLOW: Duration = Duration::from_millis(150);

/// How the server feels.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// The answer.
    pub body: Value,
    /// False where something does not work at all.
    pub works: bool,
}

impl App {
    /// One word for users, everything for administrators, nothing for the public.
    ///
    /// # Errors
    /// `FORBIDDEN` for callers without a user.
    pub async fn health(&self, actor: &Actor) -> Result<Health> {
        actor.user().ok_or(Error::FORBIDDEN)?;
        let (database, status) = self.database_health().await;
        let works = status != "error";
        if actor.admin().is_err() {
            return Ok(Health { body: json!({ "status": status }), works });
        }
        let hashing = self.hashing_health();
        let name = format!("{}:responseTime", self.engine());
        let body = json!({
            "status": status,
            "releaseId": self.settings().version,
            "serviceId": self.settings().public_url,
            "checks": { name: [database], "hashing:queue": [hashing] },
        });
        Ok(Health { body, works })
    }

    async fn database_health(&self) -> (Value, &'static str) {
        let start = tokio::time::Instant::now();
        let mut reader = &self.inner().database;
        let answer = users::any(&mut reader).await;
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

    fn hashing_health(&self) -> Value {
        let waiting = self.inner().hashing.waiting();
        json!({ "status": "ok", "componentType": "component", "observedValue": waiting })
    }

    pub(super) fn engine(&self) -> &'static str {
        use vestibule_store::database::Dialect;
        let reader = &self.inner().database;
        match Reader::dialect(&reader) {
            Dialect::Sqlite => "sqlite3",
            Dialect::Postgres => "pg",
            Dialect::Cockroach => "cockroachdb",
            Dialect::MySql => "mysql",
        }
    }
}
