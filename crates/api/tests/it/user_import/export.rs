//! `users export`: every user without secrets, and import of the result.

use serde_json::{Map, Value, json};
use vestibule_app::user_export::Export;
use vestibule_app::user_import::ImportOptions;
use vestibule_domain::user_import::exported;
use vestibule_testkit::TestApp;

use super::{counts, import};
use crate::fixtures::ANN;

fn everything() -> Export {
    let fields = exported().map(|field| field.name.to_owned()).collect();
    Export { fields, filter: None, with_hashes: false, role_names: false }
}

async fn all(app: &TestApp, export: Export) -> Vec<Map<String, Value>> {
    let mut users = vestibule_app::user_export::export(&app.app, export).await.expect("an export");
    let mut all = Vec::new();
    loop {
        let page = users.next().await.expect("the database answers");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// Unusual values that must survive a round trip.
async fn unusual_users(app: &TestApp) {
    let rows = json!([
        {
            "email": "ada@example.com", "first_name": "=1+1", "last_name": "O\"Hara, <x>\ny", "title": "", "tags": ["x", "y,z"],
            "description": "日本 😀\t", "theme_dark_overrides": {"a": {"b": [1]}}, "external_identifier": "007",
            "email_notifications": false, "last_access": "2026-01-31T12:00:00Z", "password": "secret-1", "language": "de-DE",
        },
        {"email": "Bob@example.com", "status": "archived", "text_direction": "rtl"},
    ]);
    assert_eq!(counts(import(app, ImportOptions::default(), rows).await.0), [2, 0, 0, 0]);
}

#[tokio::test]
async fn export_and_import_round_trip() {
    let (app, other) = (TestApp::new().await, TestApp::new().await);
    unusual_users(&app).await;
    let moving = Export { with_hashes: true, role_names: true, ..everything() };
    let list = all(&app, moving.clone()).await;
    assert_eq!(list.len(), 3);
    other.execute("DELETE FROM directus_users").await;
    let (sum, refused) = import(&other, ImportOptions::default(), json!(list)).await;
    assert_eq!((counts(sum), refused), ([3, 0, 0, 0], vec![]));
    assert_eq!(all(&other, moving).await, list);
    other.anon().log_in("ada@example.com", "secret-1", "json").await.assert_status(200);
}

#[tokio::test]
async fn secrets_are_exported_only_on_request() {
    let app = TestApp::new().await;
    let secrets =
        json!({ "token": "s3cret-token", "tfa_secret": "s3cret-tfa", "auth_data": {"a": "s3cret-data"} });
    app.user(ANN, secrets).await;
    let text = json!(all(&app, everything()).await).to_string();
    assert!(!text.contains("s3cret") && !text.contains("$argon2") && !text.contains("****"), "{text}");
    let text = json!(all(&app, Export { with_hashes: true, ..everything() }).await).to_string();
    assert!(!text.contains("s3cret") && text.contains("$argon2"), "{text}");
    for field in ["password", "token", "tfa_secret", "auth_data", "policies", "nonsense", "role.name", "*"] {
        let export = Export { fields: vec!["email".into(), field.into()], ..everything() };
        assert!(vestibule_app::user_export::export(&app.app, export).await.is_err(), "{field}");
    }
}

#[tokio::test]
async fn fields_and_filter_select_the_export() {
    let app = TestApp::new().await;
    unusual_users(&app).await;
    let filter = Some(json!({"status": {"_eq": "archived"}}));
    let export = Export { fields: vec!["email".into(), "status".into()], filter, ..everything() };
    let list = all(&app, export).await;
    assert_eq!(json!(list), json!([{"email": "Bob@example.com", "status": "archived"}]));
}

/// More than one page.
#[tokio::test]
async fn every_user_is_exported_once() {
    let app = TestApp::new().await;
    let rows: Vec<Value> =
        (0..2500).map(|number| json!({ "email": format!("p{number}@example.com") })).collect();
    import(&app, ImportOptions::default(), json!(rows)).await;
    let list = all(&app, Export { fields: vec!["email".into()], ..everything() }).await;
    let mut emails: Vec<String> = list.iter().map(|user| user["email"].to_string()).collect();
    emails.sort();
    emails.dedup();
    assert_eq!(emails.len(), 2501);
}
