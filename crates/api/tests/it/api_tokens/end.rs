//! Ending the own tokens.

use rstest::rstest;
use serde_json::json;

use super::{PATH, assert_refused, make, own, with_ann};
use crate::people::{ANN, at_browser};

const BOB: &str = "bob@example.com";

#[tokio::test]
async fn a_token_that_is_ended_is_refused_with_the_next_request() {
    let app = with_ann().await;
    let browser = at_browser(&app, ANN).await;
    let (first, second) = (make(&browser, "first").await, make(&browser, "second").await);
    browser.delete(&format!("{PATH}/{}", first.text("id"))).await.assert_status(204);
    let reply = app.anon().with_token(&first.text("token")).get("/users/me").await;
    assert_refused(&reply, 401, "INVALID_CREDENTIALS");
    let second_caller = app.anon().with_token(&second.text("token"));
    second_caller.get("/users/me").await.assert_status(200);
    assert_eq!(own(&browser).await[0]["id"], second.data()["id"]);
    // Whoever has found a token may end it.
    second_caller.delete(&format!("{PATH}/{}", second.text("id"))).await.assert_status(204);
    assert_refused(&second_caller.get("/users/me").await, 401, "INVALID_CREDENTIALS");
}

#[rstest]
#[case::of_somebody_else("bob")]
#[case::over("over")]
#[case::unknown("00000000-0000-0000-0000-000000000000")]
#[case::no_id("nonsense")]
#[tokio::test]
async fn what_is_not_there_or_not_ones_own_is_refused(#[case] which: &str) {
    let app = with_ann().await;
    app.user(BOB, json!({})).await;
    let browser = at_browser(&app, ANN).await;
    let id = match which {
        "bob" => make(&at_browser(&app, BOB).await, "bob's").await.text("id"),
        "over" => {
            let id = make(&browser, "over").await.text("id");
            browser.delete(&format!("{PATH}/{id}")).await.assert_status(204);
            id
        }
        other => other.to_owned(),
    };
    let before = app.tables().await;
    assert_refused(&browser.delete(&format!("{PATH}/{id}")).await, 403, "FORBIDDEN");
    assert_refused(&app.anon().delete(&format!("{PATH}/{id}")).await, 401, "INVALID_CREDENTIALS");
    assert_refused(&app.anon().get(PATH).await, 401, "INVALID_CREDENTIALS");
    app.assert_unchanged_since(&before, "a refusal").await;
}
