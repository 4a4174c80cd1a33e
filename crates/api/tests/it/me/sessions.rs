//! Changing the own record ends sessions (directus/directus#24032).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use crate::people::{ANN, SESSION, at_browser, refresh, refresh_token, seconds, staff};

struct Devices {
    here: TestActor,
    there: TestActor,
    phone: String,
}

async fn three_devices(app: &TestApp) -> Devices {
    staff(app, ANN).await;
    Devices {
        here: at_browser(app, ANN).await,
        there: at_browser(app, ANN).await,
        phone: refresh_token(app, ANN).await,
    }
}

#[rstest]
#[case::password(json!({ "password": "Brand-new-1" }))]
#[case::email(json!({ "email": "new@example.com" }))]
#[case::no_email(json!({ "email": null }))]
#[case::no_password(json!({ "password": "" }))]
#[tokio::test]
async fn a_new_password_or_address_ends_all_sessions_but_the_one_it_was_done_in(#[case] change: Value) {
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
async fn a_change_with_an_access_token_keeps_its_login_unless_the_token_is_directus_own(
    #[case] grace: u64,
    #[case] left: u64,
) {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = seconds(grace)).await;
    let Devices { here, phone, .. } = three_devices(&app).await;
    let caller = app.logged_in(ANN).await;
    caller.patch("/users/me", json!({ "password": "Brand-new-1" })).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, left);
    assert_eq!(here.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    assert_eq!(refresh(&app, &phone).await.code(), "INVALID_CREDENTIALS");
    caller.get("/users/me").await.assert_status(200);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(401);
    app.anon().log_in(ANN, "Brand-new-1", "json").await.assert_status(200);
}

#[rstest]
#[case(json!({ "password": "Brand-new-1" }))]
#[case(json!({ "email": "new@example.com" }))]
#[case(json!({ "status": "archived" }))]
#[tokio::test]
async fn an_administrators_change_ends_all_of_them(#[case] change: Value) {
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

/// Whoever changes the password while a refresh is in its grace period must not leave the predecessor alive.
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
