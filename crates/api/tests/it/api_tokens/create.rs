//! Creating API tokens.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};

use super::{PATH, assert_rejected, create_token, own_tokens, with_ann};
use crate::fixtures::{ANN, browser_login, seconds};
use crate::snapshots::{redacted, redacted_response};

#[tokio::test]
async fn value_is_returned_once_and_only_its_digest_is_stored() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let body = json!({ "name": "Deploy", "expires": "2027-06-01T02:00:00.1234+02:00" });
    let reply = browser.post(PATH, body).await.assert_status(200);
    let value = reply.text("token");
    let (prefix, random) = value.split_at(4);
    assert_eq!((prefix, random.len()), ("vst_", 43));
    assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{random}");
    assert_eq!(reply.data()["hint"], value[43..]);
    assert_eq!(app.tables().await.places_of(&value), [""; 0]);
    app.advance(seconds(60));
    let second = create_token(&browser, "Second").await;
    let list = browser.get(PATH).await;
    assert!(!list.body.to_string().contains(random), "the list contains token values");
    assert_eq!(
        (&list.data()[1]["id"], &list.data()[1]["hint"]),
        (&reply.data()["id"], &reply.data()["hint"])
    );
    let (hint, first) = (second.text("hint"), reply.text("hint"));
    let text = redacted_response(&list)
        .replace(&format!("{hint:?}"), "\"2222\"")
        .replace(&format!("{first:?}"), "\"1111\"");
    insta::assert_snapshot!(text, @r#"
    200 OK
    {
      "data": [
        {
          "id": "[uuid]",
          "name": "Second",
          "created": "2027-01-15T08:01:00.000Z",
          "expires": null,
          "last_used": null,
          "hint": "2222"
        },
        {
          "id": "[uuid]",
          "name": "Deploy",
          "created": "2027-01-15T08:00:00.000Z",
          "expires": "2027-06-01T00:00:00.123Z",
          "last_used": null,
          "hint": "1111"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn token_values_are_unique() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let mut values = BTreeSet::new();
    for _ in 0..3 {
        values.insert(create_token(&browser, "one name for all").await.text("token"));
    }
    assert_eq!((values.len(), own_tokens(&browser).await.len()), (3, 3));
}

#[rstest]
#[case::nothing(json!({}), "\"name\" is required")]
#[case::number(json!({ "name": 1 }), "\"name\" must be a string")]
#[case::empty(json!({ "name": "" }), "\"name\" is not allowed to be empty")]
#[case::blank(json!({ "name": " \t" }), "\"name\" is not allowed to be empty")]
#[case::long(json!({ "name": "ä".repeat(256) }), "\"name\" length must be less than or equal to 255 characters long")]
#[case::unknown(json!({ "name": "a", "token": "mine" }), "\"token\" is not allowed")]
#[case::no_date(json!({ "name": "a", "expires": "tomorrow" }), "\"expires\" must be a valid date")]
#[case::no_zone(json!({ "name": "a", "expires": "2027-06-01T00:00:00" }), "\"expires\" must be a valid date")]
#[case::far(json!({ "name": "a", "expires": "9999-12-31T23:59:59-12:00" }), "\"expires\" must be a valid date")]
#[case::past(json!({ "name": "a", "expires": "2027-01-15T07:59:59Z" }), "\"expires\" must be in the future")]
#[case::now(json!({ "name": "a", "expires": "2027-01-15T08:00:00Z" }), "\"expires\" must be in the future")]
#[tokio::test]
async fn invalid_payload_is_rejected(#[case] body: Value, #[case] reason: &str) {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let before = app.tables().await;
    let reply = browser.post(PATH, body).await;
    assert_rejected(&reply, 400, "INVALID_PAYLOAD");
    assert_eq!(reply.body["errors"][0]["message"], format!("Invalid payload. {reason}."));
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn longest_name_and_latest_expiry_are_accepted() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let body = json!({ "name": "ä".repeat(255), "expires": "9999-12-31T23:59:59.999Z" });
    let reply = browser.post(PATH, body.clone()).await.assert_status(200);
    assert_eq!((&reply.data()["name"], &reply.data()["expires"]), (&body["name"], &body["expires"]));
    assert_eq!(own_tokens(&browser).await[0]["expires"], body["expires"]);
    let body = json!({ "name": "no end", "expires": null });
    assert_eq!(browser.post(PATH, body).await.assert_status(200).data()["expires"], Value::Null);
}

#[tokio::test]
async fn number_of_tokens_per_user_is_limited() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    for number in 0..100 {
        create_token(&browser, &number.to_string()).await;
    }
    let before = app.tables().await;
    let reply = browser.post(PATH, json!({ "name": "one more" })).await;
    assert_rejected(&reply, 422, "UNPROCESSABLE_CONTENT");
    app.assert_unchanged_since(&before, "a rejected request").await;
    let id = own_tokens(&browser).await[0]["id"].as_str().expect("an id").to_owned();
    browser.delete(&format!("{PATH}/{id}")).await.assert_status(204);
    create_token(&browser, "one more").await;
}

/// A token created with a stolen token would outlive its revocation.
#[tokio::test]
async fn api_token_cannot_create_tokens() {
    let app = with_ann().await;
    let token = create_token(&browser_login(&app, ANN).await, "first").await.text("token");
    let before = app.tables().await;
    for actor in [app.anon().with_token(&token), app.admin()] {
        let reply = actor.post(PATH, json!({ "name": "second" })).await;
        assert_rejected(&reply, 403, "FORBIDDEN");
    }
    assert_rejected(&app.anon().post(PATH, json!({ "name": "x" })).await, 401, "INVALID_CREDENTIALS");
    app.assert_unchanged_since(&before, "a rejected request").await;
    let actor = app.logged_in(ANN).await;
    create_token(&actor, "by an access token of a login").await;
}

#[tokio::test]
async fn creation_and_deletion_are_audited() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let made = create_token(&browser, "Deploy").await;
    browser.delete(&format!("{PATH}/{}", made.text("id"))).await.assert_status(204);
    let filter =
        "filter[collection][_eq]=vestibule_tokens&fields=action,item,collection,user.email,user_agent";
    let audited = app.admin().get(&format!("/activity?{filter}&sort=id")).await.assert_status(200);
    insta::assert_json_snapshot!(redacted(audited.data()), @r#"
    [
      {
        "action": "create",
        "item": "[uuid]",
        "collection": "vestibule_tokens",
        "user": {
          "email": "ann@example.com"
        },
        "user_agent": "testkit"
      },
      {
        "action": "delete",
        "item": "[uuid]",
        "collection": "vestibule_tokens",
        "user": {
          "email": "ann@example.com"
        },
        "user_agent": "testkit"
      }
    ]
    "#);
    let path = format!("/revisions?filter[item][_eq]={}&fields=delta", made.text("id"));
    let revisions = app.admin().get(&path).await.assert_status(200);
    let delta = &revisions.data()[0]["delta"];
    assert_eq!((&delta["name"], &delta["hint"]), (&json!("Deploy"), &made.data()["hint"]));
}
