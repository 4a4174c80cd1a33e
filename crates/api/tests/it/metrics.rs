//! `GET /metrics`.

use vestibule_api::settings::MetricsSettings;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, browser_login, staff};

async fn with_metrics() -> TestApp {
    TestApp::with(|setup| {
        let tokens = vec!["first-secret".into(), "second-secret".into()];
        setup.http.metrics = Some(MetricsSettings { prefix: "directus_".into(), tokens });
    })
    .await
}

#[tokio::test]
async fn metrics_have_the_prometheus_format() {
    let app = with_metrics().await;
    app.logged_in(vestibule_testkit::ADMIN_EMAIL).await;
    let reply = app.admin().get("/metrics").await.assert_status(200);
    assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = reply.body.as_str().expect("a text");
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    directus_db_sqlite3_connection_errors counter
    directus_db_sqlite3_response_time_ms gauge
    directus_mails_waiting gauge
    directus_mails_given_up gauge
    directus_db_reads_total counter
    directus_db_writes_total counter
    directus_db_commits_total counter
    directus_password_hashes_total counter
    directus_password_hashes_waiting gauge
    ");
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("directus_{name} ")));
        line.and_then(|number| number.parse::<f64>().ok()).unwrap_or_else(|| panic!("{name} in {text}"))
    };
    assert!(value("password_hashes_total") >= 1.0);
    assert!(value("db_commits_total") >= 1.0);
    assert_eq!((value("db_sqlite3_connection_errors"), value("mails_waiting")), (0.0, 0.0));
}

#[tokio::test]
async fn metrics_token_grants_access_to_metrics_only() {
    let app = with_metrics().await;
    for header in ["Metrics first-secret", "metrics second-secret"] {
        let actor = app.anon().with_header("authorization", header);
        actor.get("/metrics").await.assert_status(200);
        assert_eq!(actor.get("/users").await.code(), "FORBIDDEN");
    }
    for header in ["Metrics first", "Metrics first-secretx", "Metrics ", "Basic first-secret"] {
        let actor = app.anon().with_header("authorization", header);
        assert_eq!(actor.get("/metrics").await.assert_status(403).code(), "FORBIDDEN", "{header}");
    }
}

#[tokio::test]
async fn other_users_are_forbidden() {
    let app = with_metrics().await;
    staff(&app, ANN).await;
    for actor in [app.anon(), browser_login(&app, ANN).await] {
        assert_eq!(actor.get("/metrics").await.assert_status(403).code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn disabled_metrics_route_does_not_exist() {
    let app = TestApp::new().await;
    assert_eq!(app.admin().get("/metrics").await.assert_status(404).code(), "ROUTE_NOT_FOUND");
}
