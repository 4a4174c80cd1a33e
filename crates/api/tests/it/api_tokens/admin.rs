//! `/users/:id/tokens`: API tokens of other users, for administrators.

use vestibule_testkit::TestApp;

use super::{assert_rejected, create_token, with_ann};
use crate::fixtures::{ANN, browser_login, staff};

#[tokio::test]
async fn administrator_lists_and_revokes_tokens_of_a_user() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let mut made = Vec::new();
    for name in ["first", "second", "third"] {
        made.push(create_token(&browser, name).await);
    }
    let path = format!("/users/{}/tokens", browser.get("/users/me").await.text("id"));
    let list = app.admin().get(&path).await.assert_status(200);
    assert_eq!(list.data().as_array().map(Vec::len), Some(3));
    assert!(!list.body.to_string().contains(&made[0].text("token")));
    app.admin().delete(&format!("{path}/{}", made[0].text("id"))).await.assert_status(204);
    let actors = made.iter().map(|token| app.anon().with_token(&token.text("token")));
    let actors: Vec<_> = actors.collect();
    actors[0].get("/users/me").await.assert_status(401);
    actors[1].get("/users/me").await.assert_status(200);
    app.admin().delete(&path).await.assert_status(204);
    for actor in &actors {
        assert_rejected(&actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
    }
    let audited = "SELECT count(*) FROM directus_activity a JOIN directus_users u ON u.id = a.user \
        WHERE a.collection = 'vestibule_tokens' AND a.action = 'delete' AND u.email = 'admin@example.com'";
    assert_eq!(app.value(audited).await, 3, "each revocation is audited with its actor");
}

#[tokio::test]
async fn non_administrator_is_forbidden_even_for_own_user_id() {
    let app = TestApp::new().await;
    let (id, ..) = staff(&app, ANN).await;
    let browser = browser_login(&app, ANN).await;
    let own = create_token(&browser, "own").await.text("id");
    let before = app.tables().await;
    let list = format!("/users/{id}/tokens");
    let one = format!("{list}/{own}");
    for (method, path) in [("GET", &list), ("DELETE", &list), ("DELETE", &one)] {
        assert_rejected(&browser.send(method, path, None).await, 403, "FORBIDDEN");
        assert_rejected(&app.anon().send(method, path, None).await, 401, "INVALID_CREDENTIALS");
    }
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn missing_user_or_token_is_forbidden() {
    let app = with_ann().await;
    let ann = browser_login(&app, ANN).await.get("/users/me").await.text("id");
    let missing = "00000000-0000-0000-0000-000000000000";
    let before = app.tables().await;
    for path in [
        format!("/users/{missing}/tokens"),
        "/users/nonsense/tokens".to_owned(),
        format!("/users/{ann}/tokens/{missing}"),
        format!("/users/{missing}/tokens/{missing}"),
        format!("/users/{ann}/tokens/nonsense"),
    ] {
        assert_rejected(&app.admin().delete(&path).await, 403, "FORBIDDEN");
    }
    assert_rejected(&app.admin().get(&format!("/users/{missing}/tokens")).await, 403, "FORBIDDEN");
    app.assert_unchanged_since(&before, "a rejected request").await;
}
