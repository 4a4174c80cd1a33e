//! `POST /utils/revert/:revision`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use crate::fixtures::{ANN, browser_login, staff};

/// Ann's title was "first", then "second"; returns her id and the revisions of both changes.
async fn changed(app: &TestApp) -> (String, [i64; 2]) {
    let (id, ..) = staff(app, ANN).await;
    for title in ["first", "second"] {
        let patch = json!({ "title": title, "description": title });
        app.admin().patch(&format!("/users/{id}"), patch).await.assert_status(200);
    }
    let path =
        format!("/revisions?filter[item][_eq]={id}&filter[activity][action][_eq]=update&sort=id&fields=id");
    let found = app.admin().get(&path).await.assert_status(200);
    let number = |place: usize| found.data()[place]["id"].as_i64().expect("a number");
    (id, [number(0), number(1)])
}

async fn revert(actor: &TestActor, revision: impl std::fmt::Display) -> (u16, Value) {
    let reply = actor.post(&format!("/utils/revert/{revision}"), json!({})).await;
    (reply.status.as_u16(), reply.body)
}

#[tokio::test]
async fn item_is_reverted_to_the_revision() {
    let app = TestApp::new().await;
    let (id, [first, _]) = changed(&app).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "last_name": "New" })).await.assert_status(200);
    assert_eq!(revert(&app.admin(), first).await.0, 204);
    let user = app.admin().get(&format!("/users/{id}?fields=title,description,last_name,email")).await;
    let expected = json!({ "title": "first", "description": "first", "last_name": null, "email": ANN });
    assert_eq!(user.data(), &expected);
    let last = app.admin().get("/revisions?sort=-id&limit=1&fields=item,delta,activity.action").await;
    let delta = json!({ "title": "first", "description": "first", "last_name": null });
    assert_eq!(last.data()[0], json!({ "item": id, "delta": delta, "activity": { "action": "update" } }));
    let before = app.tables().await;
    assert_eq!(revert(&app.admin(), first).await.0, 204);
    app.assert_unchanged_since(&before, "a revert without a difference").await;
}

/// A revision contains asterisks in place of secrets. They must not be written, and sessions must not end.
#[tokio::test]
async fn secrets_and_system_fields_are_not_reverted() {
    let app = TestApp::new().await;
    let (_, [first, _]) = changed(&app).await;
    let browser = browser_login(&app, ANN).await;
    let secrets = format!("SELECT password, token, last_access FROM directus_users WHERE email = '{ANN}'");
    let before = app.rows(&secrets).await;
    assert_eq!(revert(&app.admin(), first).await.0, 204);
    assert_eq!(app.rows(&secrets).await, before);
    browser.get("/users/me").await.assert_status(200);
    browser_login(&app, ANN).await;
}

/// A revert is an update and requires its permission.
#[tokio::test]
async fn revert_requires_the_right_to_update() {
    let app = TestApp::new().await;
    let (id, [first, _]) = changed(&app).await;
    let browser = browser_login(&app, ANN).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "location": "Here" })).await.assert_status(200);
    let before = app.tables().await;
    for actor in [app.anon(), browser] {
        let (status, body) = revert(&actor, first).await;
        assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (403, &json!("FORBIDDEN")));
    }
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[rstest]
#[case::unknown("999999", 403)]
#[case::no_number("nonsense", 403)]
#[case::deleted("deleted", 403)]
#[case::without_data("empty", 400)]
#[case::of_no_collection("token", 403)]
#[tokio::test]
async fn invalid_revision_is_rejected(#[case] which: &str, #[case] expected: u16) {
    let app = TestApp::new().await;
    let (id, [first, _]) = changed(&app).await;
    let revision = match which {
        "deleted" => {
            app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
            first.to_string()
        }
        "empty" => {
            app.execute(&format!("UPDATE directus_revisions SET data = NULL WHERE id = {first}")).await;
            first.to_string()
        }
        "token" => {
            let browser = browser_login(&app, ANN).await;
            browser.post("/users/me/tokens", json!({ "name": "x" })).await.assert_status(200);
            app.value("SELECT max(id) FROM directus_revisions").await.to_string()
        }
        other => other.to_owned(),
    };
    let before = app.tables().await;
    assert_eq!(revert(&app.admin(), revision).await.0, expected);
    app.assert_unchanged_since(&before, "a rejected request").await;
}
