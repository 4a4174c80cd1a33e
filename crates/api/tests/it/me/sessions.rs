//! Updates of the own record end sessions (directus/directus#24032).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use crate::fixtures::{ANN, SESSION, browser_login, refresh, refresh_token, seconds, staff};

struct Devices {
    here: TestActor,
    there: TestActor,
    phone: String,
}

async fn three_devices(app: &TestApp) -> Devices {
    staff(app, ANN).await;
    Devices {
        here: browser_login(app, ANN).await,
        there: browser_login(app, ANN).await,
        phone: refresh_token(app, ANN).await,
    }
}

#[rstest]
#[case::password(json!({ "password": "Brand-new-1" }))]
#[case::email(json!({ "email": "new@example.com" }))]
#[case::no_email(json!({ "email": null }))]
#[case::no_password(json!({ "password": "" }))]
#[tokio::test]
async fn new_password_or_email_ends_all_other_sessions(#[case] change: Value) {
    let app = TestApp::new().await;
    let Devices { here, there, phone } = three_devices(&app).await;
    here.patch("/users/me", change).await.assert_status(200);
    here.get("/users/me").await.assert_status(200);
    let reply = there.get("/users/me").await;
    assert_eq!((reply.code(), reply.cookie(SESSION).as_str()), ("INVALID_CREDENTIALS", ""));
    assert_eq!(refresh(&app, &phone).await.code(), "INVALID_CREDENTIALS");
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1);
}

#[rstest]
#[case(json!({ "title": "Boss" }))]
#[case(json!({}))]
#[tokio::test]
async fn other_changes_end_no_session(#[case] change: Value) {
    let app = TestApp::new().await;
    let Devices { here, there, phone } = three_devices(&app).await;
    let reply = here.patch("/users/me", change).await;
    assert!(reply.status.as_u16() < 500);
    for browser in [here, there] {
        browser.get("/users/me").await.assert_status(200);
    }
    refresh(&app, &phone).await.assert_status(200);
}

#[rstest]
#[case(10, 1)]
#[case::directus(0, 0)]
#[tokio::test]
async fn change_with_an_access_token_keeps_its_login_unless_grace_period_is_zero(
    #[case] grace: u64,
    #[case] left: u64,
) {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = seconds(grace)).await;
    let Devices { here, phone, .. } = three_devices(&app).await;
    let actor = app.logged_in(ANN).await;
    actor.patch("/users/me", json!({ "password": "Brand-new-1" })).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, left);
    assert_eq!(here.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    assert_eq!(refresh(&app, &phone).await.code(), "INVALID_CREDENTIALS");
    actor.get("/users/me").await.assert_status(200);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(401);
    app.anon().log_in(ANN, "Brand-new-1", "json").await.assert_status(200);
}

#[rstest]
#[case(json!({ "password": "Brand-new-1" }))]
#[case(json!({ "email": "new@example.com" }))]
#[case(json!({ "status": "archived" }))]
#[tokio::test]
async fn change_by_an_administrator_ends_all_sessions(#[case] change: Value) {
    let app = TestApp::new().await;
    let Devices { here, there, phone } = three_devices(&app).await;
    let id = app.value(&format!("SELECT id FROM directus_users WHERE email = '{ANN}'")).await;
    let path = format!("/users/{}", id.as_str().expect("an id"));
    app.admin().patch(&path, change).await.assert_status(200);
    for browser in [here, there] {
        assert_eq!(browser.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    }
    assert_eq!(refresh(&app, &phone).await.code(), "INVALID_CREDENTIALS");
}

/// A password change during the grace period of a refresh must end the predecessor, too.
#[tokio::test]
async fn sessions_in_their_grace_period_end_as_well() {
    let app = TestApp::new().await;
    let Devices { here, phone, .. } = three_devices(&app).await;
    let successor = refresh(&app, &phone).await.assert_status(200).text("refresh_token");
    here.patch("/users/me", json!({ "password": "Brand-new-1" })).await.assert_status(200);
    for token in [&phone, &successor] {
        assert_eq!(refresh(&app, token).await.code(), "INVALID_CREDENTIALS");
    }
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1);
}
