//! No log at any level, in any format, holds a secret (GHSA-8vg2-wf3q-mwv7, GHSA-vw58-ph65-6rxp).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use crate::fixtures::{ANN, REFRESH, SESSION, log_in, refresh, set, staff};

/// Captured log output.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Captures all log output from now on, as text and as JSON, at the most verbose level.
    fn start() -> Self {
        let log = Self::default();
        let (lines, json) = (log.clone(), log.clone());
        tracing_subscriber::registry()
            .with(tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || lines.clone()))
            .with(tracing_subscriber::fmt::layer().json().with_writer(move || json.clone()))
            .init();
        log
    }

    /// Captures the log output of this thread as JSON while the guard exists.
    pub(super) fn capture() -> (Self, DefaultGuard) {
        let log = Self::default();
        let json = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(LevelFilter::TRACE)
            .with_writer(move || json.clone())
            .finish();
        (log, subscriber.set_default())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("the log")).into_owned()
    }
}

#[tokio::test]
async fn ghsa_8vg2_no_log_holds_a_secret() {
    let log = Log::start();
    let app = TestApp::new().await;
    let mut secrets =
        vec!["wrong-password".to_owned(), "static-of-ann".into(), "Brand-new-1".into(), PASSWORD.into()];
    staff(&app, ANN).await;

    for mode in ["json", "cookie", "session"] {
        let reply = log_in(&app, ANN, mode).await;
        secrets.extend(
            ["access_token", "refresh_token"]
                .iter()
                .filter_map(|name| reply.data()[name].as_str().map(str::to_owned)),
        );
        secrets.extend(
            [REFRESH, SESSION]
                .iter()
                .filter(|name| reply.set_cookie(name).is_some())
                .map(|name| reply.cookie(name)),
        );
    }
    let login = log_in(&app, ANN, "json").await;
    let (access, token) = (login.text("access_token"), login.text("refresh_token"));
    secrets.push(refresh(&app, &token).await.text("refresh_token"));
    secrets.push(token);
    app.anon().log_in(ANN, "wrong-password", "json").await.assert_status(401);

    let ann = app.anon().with_token(&access);
    let secret = app.enable_tfa(&ann).await;
    let code = app.code(&secret, 0);
    let body = json!({ "email": ANN, "password": PASSWORD, "otp": code });
    app.anon().post("/auth/login", body.clone()).await.assert_status(200);
    app.anon().post("/auth/login", body).await.assert_status(401);
    secrets.extend([access.clone(), secret, format!("\"{code}\""), format!(" {code} ")]);

    let login = "mutation ($p: String!) { auth_login(email: \"a@example.com\", password: $p) { expires } }";
    for password in [PASSWORD, "wrong-password"] {
        let body = json!({ "query": login, "variables": { "p": password } });
        app.anon().post("/graphql/system", body).await;
        let refused = json!({ "query": login, "variables": { "p": [password] } });
        app.anon().post("/graphql/system", refused).await;
        let written = login.replace("$p)", &format!("\"{password}\")")).replace("($p: String!)", "");
        app.anon().post("/graphql/system", json!({ "query": format!("{written} nonsense") })).await;
        app.anon()
            .get(&format!("/graphql/system?query=%7Ba%7D&variables=%7B%22p%22:%22{password}%22%7D"))
            .await;
    }

    for path in ["/users/me", "/server/info", "/nonexistent", "/auth/login"] {
        app.anon().get(&format!("{path}?access_token={access}")).await;
        app.anon().get(&format!("{path}?fields=*&Access%5Ftoken={access}")).await;
        app.anon().with_cookie(SESSION, &access).get(path).await;
    }
    let filter = r#"/users?filter={"token":{"_eq":"static-of-ann"}}"#.replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
    app.admin().get(&filter).await.assert_status(400);
    app.admin().get("/users?filter[token][_eq]=static-of-ann").await.assert_status(400);
    ann.patch("/users/me", json!({ "password": "Brand-new-1" })).await.assert_status(200);
    app.user("bea@example.com", json!({ "token": "static-of-ann" })).await;
    let taken = json!({ "email": "cat@example.com", "token": "static-of-ann" });
    app.admin().post("/users", taken).await.assert_status(400);
    set(&app, "auth_login_attempts", 0).await;
    app.anon().log_in("bea@example.com", PASSWORD, "json").await.assert_status(401);
    for row in app.rows("SELECT password FROM directus_users").await {
        secrets.push(row["password"].as_str().unwrap_or("-").to_owned());
    }

    let text = log.text();
    assert!(text.contains("/users/me") && text.contains("POST /auth/login"), "the log is not empty: {text}");
    for durations in ["password hash computed", "transaction ended"] {
        assert!(text.contains(durations), "{durations}");
    }
    for secret in secrets.iter().filter(|secret| *secret != "-") {
        let line = text.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret}");
    }
    assert!(!text.contains(ADMIN_EMAIL), "the address of a failed login is not logged");
}
