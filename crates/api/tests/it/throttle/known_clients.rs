//! Lock-out as a weapon: strangers who guess cannot keep somebody out who has got in from there before.

use futures_util::future::join_all;
use serde_json::json;
use vestibule_app::worker;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{guess, guess_from_everywhere, stranger, throttled};
use crate::people::{ANN, days};

/// Ann, who has logged in from her address before.
async fn with_ann() -> TestApp {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    app.anon().with_address("192.0.2.1").log_in(ANN, PASSWORD, "json").await.assert_status(200);
    app
}

#[tokio::test]
async fn strangers_cannot_keep_out_who_is_known() {
    let app = with_ann().await;
    guess_from_everywhere(&app, ANN, 5).await;
    assert_eq!(guess(&stranger(&app, 9), ANN).await, 429);
    app.anon().with_address("192.0.2.1").log_in(ANN, PASSWORD, "json").await.assert_status(200);
    app.anon().with_address("192.0.2.2").log_in(ANN, PASSWORD, "json").await.assert_status(429);
}

#[tokio::test]
async fn a_known_client_has_pauses_of_its_own() {
    let app = with_ann().await;
    let home = app.anon().with_address("192.0.2.1");
    for _ in 0..20 {
        assert_eq!(guess(&home, ANN).await, 401);
    }
    home.log_in(ANN, PASSWORD, "json").await.assert_status(429);
    assert_eq!(guess(&stranger(&app, 9), ANN).await, 401, "those of others are others");
}

#[tokio::test]
async fn getting_in_forgives_the_failures_of_that_client_only() {
    let app = with_ann().await;
    let home = app.anon().with_address("192.0.2.1");
    guess_from_everywhere(&app, ANN, 4).await;
    for _ in 0..3 {
        for _ in 0..15 {
            assert_eq!(guess(&home, ANN).await, 401);
        }
        home.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    }
    assert_eq!(guess(&stranger(&app, 8), ANN).await, 401);
    assert_eq!(guess(&stranger(&app, 9), ANN).await, 429, "the guesses of strangers are still counted");
}

/// A program with many workers: each login counts as a failure until its password has proved right.
#[tokio::test]
async fn many_right_logins_at_once_all_get_in() {
    let app = with_ann().await;
    let home = app.anon().with_address("192.0.2.1");
    let logins = join_all((0..20).map(|_| home.log_in(ANN, PASSWORD, "json"))).await;
    assert!(logins.iter().all(|login| login.status.is_success()));
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle WHERE failures > 0").await, 0);
}

#[tokio::test]
async fn getting_in_from_elsewhere_does_not_count_and_makes_known() {
    let app = with_ann().await;
    for number in 0..9 {
        stranger(&app, number).log_in(ANN, PASSWORD, "json").await.assert_status(200);
    }
    guess_from_everywhere(&app, ANN, 9).await;
    assert_eq!(
        app.value("SELECT max(failures) FROM vestibule_throttle").await,
        1,
        "each has a count of its own"
    );
}

#[tokio::test]
async fn who_is_known_in_one_account_is_not_known_in_another() {
    let app = with_ann().await;
    app.user("bob@example.com", json!({})).await;
    guess_from_everywhere(&app, "bob@example.com", 5).await;
    assert_eq!(guess(&app.anon().with_address("192.0.2.1"), "bob@example.com").await, 429);
}

/// The way in for somebody who is somewhere new while strangers guess.
#[tokio::test]
async fn a_new_password_opens_the_door_for_the_client_it_is_set_from() {
    let app = with_ann().await;
    guess_from_everywhere(&app, ANN, 5).await;
    let hotel = app.anon().with_address("203.0.113.5");
    hotel.log_in(ANN, PASSWORD, "json").await.assert_status(429);
    hotel.post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let mail = app.mail().await.envelope.mail;
    let token = mail.url().and_then(|url| url.split_once("token=")).expect("a link").1;
    let body = json!({ "token": token, "password": "N3w-passw0rd!" });
    hotel.post("/auth/password/reset", body).await.assert_status(204);
    guess_from_everywhere(&app, ANN, 5).await;
    assert_eq!(guess(&stranger(&app, 9), ANN).await, 429);
    hotel.log_in(ANN, "N3w-passw0rd!", "json").await.assert_status(200);
}

/// The password alone, without the code, makes nobody known.
#[tokio::test]
async fn only_a_whole_login_makes_known() {
    let app = throttled().await;
    app.enable_tfa(&app.admin()).await;
    let reply = stranger(&app, 1).log_in(vestibule_testkit::ADMIN_EMAIL, PASSWORD, "json").await;
    assert_eq!(reply.code(), "INVALID_OTP");
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 0);
}

#[tokio::test]
async fn a_client_that_was_not_there_for_long_is_forgotten() {
    let app = with_ann().await;
    app.advance(days(399));
    worker::purge_throttle(&app.app).await.unwrap();
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle").await, 0);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 1);
    app.advance(days(2));
    assert_eq!(worker::purge_throttle(&app.app).await.unwrap(), 1);
}
