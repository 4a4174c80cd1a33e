//! `/users/:id/sessions`: the logins of others, for administrators.

use serde_json::json;
use vestibule_testkit::TestApp;

use super::{current, id_of};
use crate::people::{ANN, at_browser, staff};

#[tokio::test]
async fn an_administrator_sees_and_ends_them() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let path = format!("/users/{}/sessions", id_of(&app, ANN).await);
    let [first, second, third] =
        [at_browser(&app, ANN).await, at_browser(&app, ANN).await, at_browser(&app, ANN).await];
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
    let noted = "SELECT count(*) FROM directus_activity WHERE action = 'logout' AND user <> item";
    assert_eq!(app.value(noted).await, 3, "each is noted with who did it");
}

#[tokio::test]
async fn nobody_else_does_not_even_their_own_user() {
    let app = TestApp::new().await;
    let (id, ..) = staff(&app, ANN).await;
    let browser = at_browser(&app, ANN).await;
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
    app.assert_unchanged_since(&before, "a refusal").await;
}

#[tokio::test]
async fn who_or_what_is_not_there_is_refused() {
    let app = TestApp::new().await;
    let admin = id_of(&app, vestibule_testkit::ADMIN_EMAIL).await;
    let nobody = "00000000-0000-0000-0000-000000000000";
    for path in [
        format!("/users/{nobody}/sessions"),
        "/users/nonsense/sessions".to_owned(),
        format!("/users/{admin}/sessions/{nobody}"),
        format!("/users/{nobody}/sessions/{nobody}"),
        format!("/users/{admin}/sessions/nonsense"),
    ] {
        let reply = app.admin().delete(&path).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"), "{path}");
    }
    assert_eq!(app.admin().get(&format!("/users/{nobody}/sessions")).await.code(), "FORBIDDEN");
}
