//! Repeated failed logins for one account.

use futures_util::future::join_all;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use super::{guess, guess_from_many_clients, throttled, unknown_client, visible_part};
use crate::fixtures::{ANN, days, seconds, set};

#[tokio::test]
async fn pauses_double_after_five_failures() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    guess_from_many_clients(&app, ANN, 5).await;
    for pause in [1, 2, 4, 8, 16] {
        let reply = unknown_client(&app, 9).log_in(ANN, "wrong", "json").await.assert_status(429);
        assert_eq!(reply.header("retry-after"), Some(pause.to_string().as_str()));
        app.advance(seconds(pause) - std::time::Duration::from_millis(1));
        assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
        app.advance(std::time::Duration::from_millis(1));
        assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 401);
    }
}

#[tokio::test]
async fn throttled_response_states_when_the_pause_ends() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    guess_from_many_clients(&app, ANN, 5).await;
    let reply = unknown_client(&app, 9).log_in(ANN, PASSWORD, "json").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    429 Too Many Requests
    {
      "errors": [
        {
          "message": "Too many requests, retry after 1s.",
          "extensions": {
            "limit": 5,
            "reset": "2027-01-15T08:00:01.000Z",
            "code": "REQUESTS_EXCEEDED"
          }
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn pause_is_at_most_fifteen_minutes() {
    let app = throttled().await;
    guess_from_many_clients(&app, ANN, 5).await;
    let mut longest = 0;
    for _ in 0..20 {
        let reply = unknown_client(&app, 9).log_in(ANN, "wrong", "json").await.assert_status(429);
        let pause: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        longest = longest.max(pause);
        app.advance(seconds(pause));
        assert_eq!(guess(&unknown_client(&app, 10), ANN).await, 401);
    }
    assert_eq!(longest, 15 * 60);
}

/// Neither responses nor pauses reveal whether a user exists.
#[tokio::test]
async fn unknown_suspended_and_invited_users_get_the_same_responses() {
    let app = throttled().await;
    app.user("known@example.com", json!({})).await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    app.user("invited@example.com", json!({ "status": "invited", "password": null })).await;
    app.user("other@example.com", json!({ "provider": "ldap" })).await;
    let mut answers = Vec::new();
    for (number, who) in ["known", "unknown", "suspended", "invited", "other"].into_iter().enumerate() {
        let actor = unknown_client(&app, u8::try_from(number).unwrap());
        let mut responses = Vec::new();
        for _ in 0..12 {
            responses.push(visible_part(&actor.log_in(&format!("{who}@example.com"), "wrong", "json").await));
        }
        answers.push(responses);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(answers[0].iter().filter(|(status, ..)| *status == 429).count(), 7);
}

#[tokio::test]
async fn right_password_is_rejected_during_a_pause_without_side_effects() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    guess_from_many_clients(&app, ANN, 5).await;
    let (before, stalls) = (app.tables().await, app.app.clock().waits().len());
    let work = app.work();
    unknown_client(&app, 9).log_in(ANN, PASSWORD, "json").await.assert_status(429);
    let work = app.work() - work;
    assert_eq!(
        (work.hashes, work.writes, work.commits),
        (0, 0, 0),
        "a flood of attempts costs next to nothing"
    );
    app.assert_unchanged_since(&before, "an attempt during a pause").await;
    assert_eq!(
        app.app.clock().waits().len(),
        stalls,
        "a throttled response reveals nothing, so it is not delayed"
    );
    app.advance(seconds(1));
    unknown_client(&app, 9).log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

/// Otherwise an attacker could lock a user out permanently.
#[tokio::test]
async fn attempts_during_a_pause_do_not_extend_it() {
    let app = throttled().await;
    guess_from_many_clients(&app, ANN, 5).await;
    for _ in 0..30 {
        assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
    }
    app.advance(seconds(1));
    assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 401);
}

#[tokio::test]
async fn parallel_attempts_are_throttled_like_sequential_ones() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    let actors: Vec<_> = (0..20).map(|number| unknown_client(&app, number)).collect();
    let replies = join_all(actors.iter().map(|actor| guess(actor, ANN))).await;
    assert_eq!(replies.iter().filter(|status| **status == 401).count(), 5, "{replies:?}");
    assert_eq!(replies.iter().filter(|status| **status == 429).count(), 15, "{replies:?}");
}

#[tokio::test]
async fn email_is_throttled_case_insensitively() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    for (number, email) in
        [ANN, "ANN@example.com", "Ann@Example.Com", ANN, "aNN@EXAMPLE.COM"].into_iter().enumerate()
    {
        assert_eq!(guess(&unknown_client(&app, u8::try_from(number).unwrap()), email).await, 401);
    }
    assert_eq!(guess(&unknown_client(&app, 9), "ann@EXAMPLE.com").await, 429);
    assert_eq!(
        guess(&unknown_client(&app, 9), "bob@example.com").await,
        401,
        "accounts are throttled separately"
    );
}

/// A missing or malformed value is no login attempt.
#[tokio::test]
async fn invalid_payload_is_not_counted() {
    let app = throttled().await;
    for body in [json!({}), json!({ "email": ANN }), json!({ "email": "ann", "password": "x" })] {
        for _ in 0..7 {
            unknown_client(&app, 1).post("/auth/login", body.clone()).await.assert_status(400);
        }
    }
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle").await, 0);
}

/// The Studio prompts for an OTP only after the response that requires it.
#[tokio::test]
async fn missing_otp_is_not_a_failed_login() {
    let app = throttled().await;
    app.enable_tfa(&app.admin()).await;
    set(&app, "auth_login_attempts", Value::Null).await;
    for _ in 0..40 {
        let reply = unknown_client(&app, 1).log_in(ADMIN_EMAIL, PASSWORD, "json").await;
        assert_eq!(reply.code(), "INVALID_OTP");
    }
}

#[tokio::test]
async fn failures_decay() {
    let app = throttled().await;
    guess_from_many_clients(&app, ANN, 5).await;
    app.advance(seconds(2 * 15 * 60));
    guess_from_many_clients(&app, ANN, 2).await;
    assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
    app.advance(days(1));
    guess_from_many_clients(&app, ANN, 5).await;
}

#[tokio::test]
async fn decayed_failures_are_purged() {
    let app = throttled().await;
    for number in 0..10 {
        guess(&unknown_client(&app, number), &format!("nobody-{number}@example.com")).await;
    }
    let rows = "SELECT count(*) FROM vestibule_throttle";
    assert_eq!(app.value(rows).await, 20);
    assert_eq!(vestibule_app::worker::purge_throttle(&app.app).await.unwrap(), 0);
    app.advance(seconds(5 * 60));
    assert_eq!(
        vestibule_app::worker::purge_throttle(&app.app).await.unwrap(),
        10,
        "clients are purged sooner than accounts"
    );
    app.advance(seconds(10 * 60));
    vestibule_app::worker::purge_throttle(&app.app).await.unwrap();
    assert_eq!(app.value(rows).await, 0);
}

#[tokio::test]
async fn attempted_addresses_are_not_stored_in_plain_text() {
    let app = throttled().await;
    guess_from_many_clients(&app, "stranger@example.com", 5).await;
    let tables = app.tables().await;
    assert_eq!(tables.places_of("stranger@example.com"), [""; 0]);
    assert_eq!(tables.places_of("198.51.100."), [""; 0]);
}

/// `auth_login_attempts` counts verified passwords only: throttled attempts suspend no user.
#[tokio::test]
async fn throttled_attempts_do_not_lead_to_suspension() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    set(&app, "auth_login_attempts", 6).await;
    guess_from_many_clients(&app, ANN, 5).await;
    for _ in 0..10 {
        assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
    }
    assert_eq!(app.value("SELECT attempts FROM vestibule_login_attempts").await, 5);
    for (pause, status) in [(1, "active"), (2, "suspended")] {
        app.advance(seconds(pause));
        assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 401);
        let found = app.value("SELECT status FROM directus_users WHERE email = 'ann@example.com'").await;
        assert_eq!(found, Value::from(status));
    }
}

#[tokio::test]
async fn disabled_throttle_stores_nothing() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    guess_from_many_clients(&app, ANN, 20).await;
    unknown_client(&app, 1).log_in(ANN, PASSWORD, "json").await.assert_status(200);
    for table in ["vestibule_throttle", "vestibule_known_clients"] {
        assert_eq!(app.value(&format!("SELECT count(*) FROM {table}")).await, 0);
    }
}
