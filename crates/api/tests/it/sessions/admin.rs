//! `/users/:id/sessions`: logins of other users, for administrators.

use serde_json::json;
use vestibule_testkit::TestApp;

use super::{current, id_of};
use crate::fixtures::{ANN, browser_login, staff};

#[tokio::test]
async fn administrator_lists_and_revokes_logins_of_a_user() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let path = format!("/users/{}/sessions", id_of(&app, ANN).await);
    let [first, second, third] =
        [browser_login(&app, ANN).await, browser_login(&app, ANN).await, browser_login(&app, ANN).await];
    let reply = app.admin().get(&path).await.assert_status(200);
    let list = reply.data().as_array().cloned().expect("a list");
    assert_eq!((list.len(), list.iter().any(|login| login["current"] == true)), (3, false));
    let id = current(&first).await;
    app.admin().delete(&format!("{path}/{id}")).await.assert_status(204);
    first.get("/users/me").await.assert_status(401);
    second.get("/users/me").await.assert_status(200);
    app.admin().delete(&path).await.assert_status(204);
    for browser in [second, third] {
        browser.get("/users/me").await.assert_status(401);
    }
    let audited = "SELECT count(*) FROM directus_activity WHERE action = 'logout' AND user <> item";
    assert_eq!(app.value(audited).await, 3, "each revocation is audited with its actor");
}

#[tokio::test]
async fn non_administrator_is_forbidden_even_for_own_user_id() {
    let app = TestApp::new().await;
    let (id, ..) = staff(&app, ANN).await;
    let browser = browser_login(&app, ANN).await;
    let own = current(&browser).await;
    let before = app.tables().await;
    let list = format!("/users/{id}/sessions");
    let one = format!("{list}/{own}");
    for (method, path) in [("GET", &list), ("DELETE", &list), ("DELETE", &one)] {
        let reply = browser.send(method, path, None).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"), "{method} {path}");
        let reply = app.anon().send(method, path, None).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"), "{method} {path}");
    }
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn missing_user_or_login_is_forbidden() {
    let app = TestApp::new().await;
    let admin = id_of(&app, vestibule_testkit::ADMIN_EMAIL).await;
    let missing = "00000000-0000-0000-0000-000000000000";
    for path in [
        format!("/users/{missing}/sessions"),
        "/users/nonsense/sessions".to_owned(),
        format!("/users/{admin}/sessions/{missing}"),
        format!("/users/{missing}/sessions/{missing}"),
        format!("/users/{admin}/sessions/nonsense"),
    ] {
        let reply = app.admin().delete(&path).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"), "{path}");
    }
    assert_eq!(app.admin().get(&format!("/users/{missing}/sessions")).await.code(), "FORBIDDEN");
}
