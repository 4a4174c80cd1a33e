//! `/users/:id/tokens`: the tokens of others, for administrators.

use vestibule_testkit::TestApp;

use super::{assert_refused, make, with_ann};
use crate::people::{ANN, at_browser, staff};

#[tokio::test]
async fn an_administrator_sees_and_ends_them() {
    let app = with_ann().await;
    let browser = at_browser(&app, ANN).await;
    let mut made = Vec::new();
    for name in ["first", "second", "third"] {
        made.push(make(&browser, name).await);
    }
    let path = format!("/users/{}/tokens", browser.get("/users/me").await.text("id"));
    let list = app.admin().get(&path).await.assert_status(200);
    assert_eq!(list.data().as_array().map(Vec::len), Some(3));
    assert!(!list.body.to_string().contains(&made[0].text("token")));
    app.admin().delete(&format!("{path}/{}", made[0].text("id"))).await.assert_status(204);
    let callers = made.iter().map(|token| app.anon().with_token(&token.text("token")));
    let callers: Vec<_> = callers.collect();
    callers[0].get("/users/me").await.assert_status(401);
    callers[1].get("/users/me").await.assert_status(200);
    app.admin().delete(&path).await.assert_status(204);
    for caller in &callers {
        assert_refused(&caller.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
    let noted = "SELECT count(*) FROM directus_activity a JOIN directus_users u ON u.id = a.user \
        WHERE a.collection = 'vestibule_tokens' AND a.action = 'delete' AND u.email = 'admin@example.com'";
    assert_eq!(app.value(noted).await, 3, "each is noted with who did it");
}

#[tokio::test]
async fn nobody_else_does_not_even_of_their_own_user() {
    let app = TestApp::new().await;
    let (id, ..) = staff(&app, ANN).await;
    let browser = at_browser(&app, ANN).await;
    let own = make(&browser, "own").await.text("id");
    let before = app.tables().await;
    let list = format!("/users/{id}/tokens");
    let one = format!("{list}/{own}");
    for (method, path) in [("GET", &list), ("DELETE", &list), ("DELETE", &one)] {
        assert_refused(&browser.send(method, path, None).await, 403, "FORBIDDEN");
        assert_refused(&app.anon().send(method, path, None).await, 401, "INVALID_CREDENTIALS");
    }
    app.assert_unchanged_since(&before, "a refusal").await;
}

#[tokio::test]
async fn who_or_what_is_not_there_is_refused() {
    let app = with_ann().await;
    let ann = at_browser(&app, ANN).await.get("/users/me").await.text("id");
    let nobody = "00000000-0000-0000-0000-000000000000";
    let before = app.tables().await;
    for path in [
        format!("/users/{nobody}/tokens"),
        "/users/nonsense/tokens".to_owned(),
        format!("/users/{ann}/tokens/{nobody}"),
        format!("/users/{nobody}/tokens/{nobody}"),
        format!("/users/{ann}/tokens/nonsense"),
    ] {
        assert_refused(&app.admin().delete(&path).await, 403, "FORBIDDEN");
    }
    assert_refused(&app.admin().get(&format!("/users/{nobody}/tokens")).await, 403, "FORBIDDEN");
    app.assert_unchanged_since(&before, "a refusal").await;
}
