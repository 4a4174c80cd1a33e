//! `users import`: the rules of the API per row; an invalid row does not affect others.

use serde_json::{Value, json};
use vestibule_app::user_import::{ImportOptions, OnDuplicate};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use super::{counts, import, on_duplicate};
use crate::fixtures::{ANN, browser_login, log_in, set, status_of};

const BCRYPT: &str = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK";

async fn user(app: &TestApp, email: &str) -> Value {
    let reply = app.admin().get(&format!("/users?filter[email][_eq]={email}&fields=*,role.name")).await;
    reply.data()[0].clone()
}

#[tokio::test]
async fn imported_users_can_log_in() {
    let app = TestApp::new().await;
    let rows = json!([
        {"email": "Ada@Example.com", "first_name": "Ada", "tags": ["a"], "password": "secret-1", "role": "Administrator"},
        {"email": "bob@example.com", "password_hash": BCRYPT, "status": "active"},
        {"email": "eve@example.com", "status": "invited", "email_notifications": false},
    ]);
    let (sum, refused) = import(&app, ImportOptions::default(), rows).await;
    assert_eq!((counts(sum), refused), ([3, 0, 0, 0], vec![]));
    app.anon().log_in("ada@example.com", "secret-1", "json").await.assert_status(200);
    app.anon().log_in("bob@example.com", "U*U*", "json").await.assert_status(200);
    let ada = user(&app, "Ada@Example.com").await;
    assert_eq!(ada["role"]["name"], "Administrator");
    assert_eq!(
        (&ada["tags"], &ada["status"], &ada["provider"]),
        (&json!(["a"]), &json!("active"), &json!("default"))
    );
    assert_eq!((&ada["text_direction"], &ada["email_notifications"]), (&json!("auto"), &json!(true)));
    let eve = user(&app, "eve@example.com").await;
    assert_eq!(
        (&eve["status"], &eve["email_notifications"], &eve["password"]),
        (&json!("invited"), &json!(false), &json!(null))
    );
}

/// Rows of one batch are checked together and rejected individually: the valid rows are imported.
#[tokio::test]
async fn invalid_rows_do_not_affect_others() {
    let app = TestApp::new().await;
    let rows = json!([
        {"email": "one@example.com", "external_identifier": "x"},
        {"email": "nonsense"},
        {"email": "two@example.com", "external_identifier": "x"},
        {"email": "three@example.com", "role": "Nobody's"},
        {"email": "ONE@example.com"},
        {"email": "four@example.com"},
    ]);
    let (sum, refused) = import(&app, ImportOptions::default(), rows).await;
    assert_eq!(counts(sum), [2, 0, 0, 4]);
    assert_eq!(
        refused,
        [
            "row 2 (nonsense), email: is not an e-mail address",
            "row 3 (two@example.com), external_identifier: belongs to another user",
            "row 4 (three@example.com), role: there is no one role with the id or the name \"Nobody\\'s\"",
            "row 5 (ONE@example.com), email: is also that of row 1",
        ]
    );
    assert_eq!(app.value("SELECT count(*) FROM directus_users").await, 3);
}

#[tokio::test]
async fn second_run_skips_existing_users() {
    let app = TestApp::new().await;
    let rows = json!([{"email": ANN, "first_name": "Ann"}, {"email": "bob@example.com"}]);
    import(&app, ImportOptions::default(), json!([rows[0]])).await;
    let before = app.tables().await;
    let (sum, _) =
        import(&app, ImportOptions::default(), json!([{"email": "ANN@example.com", "first_name": "Other"}]))
            .await;
    assert_eq!(counts(sum), [0, 0, 1, 0]);
    app.assert_unchanged_since(&before, "a duplicate").await;
    let hashes = app.hashes();
    let (sum, _) = import(&app, ImportOptions::default(), rows).await;
    assert_eq!((counts(sum), app.hashes()), ([1, 0, 1, 0], hashes));
}

#[tokio::test]
async fn duplicates_are_refused_or_updated_as_configured() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({ "title": "Dr.", "last_name": "Old" })).await;
    let row = json!([{"email": "Ann@Example.com", "last_name": "New", "first_name": null}]);
    let (sum, refused) = import(&app, on_duplicate(OnDuplicate::Refuse), row.clone()).await;
    assert_eq!(counts(sum), [0, 0, 0, 1]);
    assert_eq!(refused, ["row 1 (Ann@Example.com), email: belongs to an existing user"]);
    let (sum, _) = import(&app, on_duplicate(OnDuplicate::Update), row).await;
    assert_eq!(counts(sum), [0, 1, 0, 0]);
    let ann = user(&app, "Ann@Example.com").await;
    assert_eq!((&ann["id"], &ann["title"], &ann["last_name"]), (&json!(id), &json!("Dr."), &json!("New")));
    log_in(&app, ANN, "json").await;
    // Matched by id, the address can change; an address and an id of two different users conflict.
    let rows = json!([{"id": id, "email": "anne@example.com"}]);
    assert_eq!(counts(import(&app, on_duplicate(OnDuplicate::Update), rows).await.0), [0, 1, 0, 0]);
    log_in(&app, "anne@example.com", "json").await;
    let other = app.user("other@example.com", json!({})).await;
    let rows = json!([{"id": other, "email": "anne@example.com"}]);
    for choice in [OnDuplicate::Update, OnDuplicate::Skip] {
        let (_, refused) = import(&app, on_duplicate(choice), rows.clone()).await;
        assert_eq!(refused, ["row 1 (anne@example.com), id: belongs to another user than the address"]);
    }
}

/// As with an update through the API.
#[tokio::test]
async fn update_ends_sessions_as_in_the_api() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let update = |row: Value| import(&app, on_duplicate(OnDuplicate::Update), json!([row]));
    let browser = browser_login(&app, ANN).await;
    update(json!({"email": ANN, "title": "Dr.", "status": "active"})).await;
    browser.get("/users/me").await.assert_status(200);
    for row in [
        json!({"email": ANN, "password": PASSWORD}),
        json!({"id": id, "email": "anne@example.com"}),
        json!({"id": id, "email": ANN}),
        json!({"email": ANN, "status": "suspended"}),
    ] {
        let email = app.value(&format!("SELECT email FROM directus_users WHERE id = '{id}'")).await;
        let browser = browser_login(&app, email.as_str().expect("an address")).await;
        update(row.clone()).await;
        assert_eq!(browser.get("/users/me").await.status, 401, "{row}");
    }
    assert_eq!(status_of(&app, ANN).await, "suspended");
}

#[tokio::test]
async fn last_administrator_is_kept() {
    let app = TestApp::new().await;
    app.role("Staff", json!({})).await;
    app.user(ANN, json!({})).await;
    let before = app.tables().await;
    for row in
        [json!({"email": ADMIN_EMAIL, "status": "archived"}), json!({"email": ADMIN_EMAIL, "role": "Staff"})]
    {
        let (_, refused) = import(&app, on_duplicate(OnDuplicate::Update), json!([row])).await;
        assert_eq!(
            refused,
            [format!("row 1 ({ADMIN_EMAIL}): Cannot remove the last admin user from the system")]
        );
    }
    app.assert_unchanged_since(&before, "the last administrator").await;
}

#[tokio::test]
async fn password_policy_is_enforced_unless_skipped() {
    let app = TestApp::new().await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let rows =
        json!([{"email": ANN, "password": "short"}, {"email": "b@example.com", "password_hash": BCRYPT}]);
    let (sum, refused) = import(&app, ImportOptions::default(), rows.clone()).await;
    assert_eq!(counts(sum), [1, 0, 0, 1]);
    assert_eq!(refused, ["row 1 (ann@example.com), password: does not meet the password policy"]);
    let options = ImportOptions { skip_password_policy: true, ..ImportOptions::default() };
    assert_eq!(counts(import(&app, options, rows).await.0), [1, 0, 1, 0]);
    app.anon().log_in(ANN, "short", "json").await.assert_status(200);
}

#[tokio::test]
async fn dry_run_reports_and_changes_nothing() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let (before, hashes) = (app.tables().await, app.hashes());
    let options = ImportOptions { dry_run: true, ..on_duplicate(OnDuplicate::Update) };
    let rows = json!([
        {"email": ANN, "status": "suspended"},
        {"email": "b@example.com", "password": "secret-1", "external_identifier": "x"},
        {"email": "c@example.com", "external_identifier": "y"},
        {"email": "nonsense"},
    ]);
    let (sum, refused) = import(&app, options, rows).await;
    assert_eq!((counts(sum), refused.len(), app.hashes()), ([2, 1, 0, 1], 1, hashes));
    app.assert_unchanged_since(&before, "a dry run").await;
}

#[tokio::test]
async fn options_supply_missing_values() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Members", json!({})).await;
    let options = ImportOptions {
        role: Some(role.parse().expect("a uuid")),
        status: Some("draft".into()),
        ..ImportOptions::default()
    };
    let rows =
        json!([{"email": ANN}, {"email": "b@example.com", "status": "active", "role": "Administrator"}]);
    import(&app, options, rows).await;
    let (ann, other) = (user(&app, ANN).await, user(&app, "b@example.com").await);
    assert_eq!((&ann["status"], &ann["role"]["name"]), (&json!("draft"), &json!("Members")));
    assert_eq!((&other["status"], &other["role"]["name"]), (&json!("active"), &json!("Administrator")));
}

/// An import sends no notifications.
#[tokio::test]
async fn import_sends_no_mails() {
    let app = TestApp::with(|setup: &mut vestibule_testkit::Setup| setup.settings.notices = true).await;
    app.user(ANN, json!({})).await;
    app.mails().await;
    import(
        &app,
        on_duplicate(OnDuplicate::Update),
        json!([{"email": ANN, "password": "secret-1"}, {"email": "b@example.com"}]),
    )
    .await;
    assert!(app.mails().await.is_empty());
}
