//! Revoking the user's own API tokens.

use rstest::rstest;
use serde_json::json;

use super::{PATH, assert_rejected, create_token, own_tokens, with_ann};
use crate::fixtures::{ANN, browser_login};

const BOB: &str = "bob@example.com";

#[tokio::test]
async fn revoked_token_is_rejected_on_the_next_request() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let (first, second) = (create_token(&browser, "first").await, create_token(&browser, "second").await);
    browser.delete(&format!("{PATH}/{}", first.text("id"))).await.assert_status(204);
    let reply = app.anon().with_token(&first.text("token")).get("/users/me").await;
    assert_rejected(&reply, 401, "INVALID_CREDENTIALS");
    let second_actor = app.anon().with_token(&second.text("token"));
    second_actor.get("/users/me").await.assert_status(200);
    assert_eq!(own_tokens(&browser).await[0]["id"], second.data()["id"]);
    // A token may revoke itself, so that a finder can disable a leaked one.
    second_actor.delete(&format!("{PATH}/{}", second.text("id"))).await.assert_status(204);
    assert_rejected(&second_actor.get("/users/me").await, 401, "INVALID_CREDENTIALS");
}

#[rstest]
#[case::of_another_user("bob")]
#[case::already_revoked("over")]
#[case::unknown("00000000-0000-0000-0000-000000000000")]
#[case::invalid_id("nonsense")]
#[tokio::test]
async fn missing_or_foreign_token_is_forbidden(#[case] which: &str) {
    let app = with_ann().await;
    app.user(BOB, json!({})).await;
    let browser = browser_login(&app, ANN).await;
    let id = match which {
        "bob" => create_token(&browser_login(&app, BOB).await, "bob's").await.text("id"),
        "over" => {
            let id = create_token(&browser, "over").await.text("id");
            browser.delete(&format!("{PATH}/{id}")).await.assert_status(204);
            id
        }
        other => other.to_owned(),
    };
    let before = app.tables().await;
    assert_rejected(&browser.delete(&format!("{PATH}/{id}")).await, 403, "FORBIDDEN");
    assert_rejected(&app.anon().delete(&format!("{PATH}/{id}")).await, 401, "INVALID_CREDENTIALS");
    assert_rejected(&app.anon().get(PATH).await, 401, "INVALID_CREDENTIALS");
    app.assert_unchanged_since(&before, "a rejected request").await;
}
