//! Lockout as an attack: failed logins of unknown clients do not lock out a known client.

use futures_util::future::join_all;
use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{guess, guess_from_many_clients, throttled, unknown_client};
use crate::fixtures::{ANN, days};

/// Ann, who has logged in from 192.0.2.1.
async fn with_ann() -> TestApp {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    app.anon().with_address("192.0.2.1").log_in(ANN, PASSWORD, "json").await.assert_status(200);
    app
}

#[tokio::test]
async fn unknown_clients_cannot_lock_out_a_known_client() {
    let app = with_ann().await;
    guess_from_many_clients(&app, ANN, 5).await;
    assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
    app.anon().with_address("192.0.2.1").log_in(ANN, PASSWORD, "json").await.assert_status(200);
    app.anon().with_address("192.0.2.2").log_in(ANN, PASSWORD, "json").await.assert_status(429);
}

#[tokio::test]
async fn known_client_has_its_own_counter() {
    let app = with_ann().await;
    let known_client = app.anon().with_address("192.0.2.1");
    for _ in 0..20 {
        assert_eq!(guess(&known_client, ANN).await, 401);
    }
    known_client.log_in(ANN, PASSWORD, "json").await.assert_status(429);
    assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 401, "the counter of unknown clients is separate");
}

#[tokio::test]
async fn successful_login_resets_the_counter_of_that_client_only() {
    let app = with_ann().await;
    let known_client = app.anon().with_address("192.0.2.1");
    guess_from_many_clients(&app, ANN, 4).await;
    for _ in 0..3 {
        for _ in 0..15 {
            assert_eq!(guess(&known_client, ANN).await, 401);
        }
        known_client.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    }
    assert_eq!(guess(&unknown_client(&app, 8), ANN).await, 401);
    assert_eq!(
        guess(&unknown_client(&app, 9), ANN).await,
        429,
        "failures of unknown clients are still counted"
    );
}

/// A client with many workers: each login counts as a failure until its password is verified.
#[tokio::test]
async fn parallel_successful_logins_are_not_throttled() {
    let app = with_ann().await;
    let known_client = app.anon().with_address("192.0.2.1");
    let logins = join_all((0..20).map(|_| known_client.log_in(ANN, PASSWORD, "json"))).await;
    assert!(logins.iter().all(|login| login.status.is_success()));
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle WHERE failures > 0").await, 0);
}

#[tokio::test]
async fn successful_login_registers_a_new_client_and_is_not_counted() {
    let app = with_ann().await;
    for number in 0..9 {
        unknown_client(&app, number).log_in(ANN, PASSWORD, "json").await.assert_status(200);
    }
    guess_from_many_clients(&app, ANN, 9).await;
    assert_eq!(
        app.value("SELECT max(failures) FROM vestibule_throttle").await,
        1,
        "each client has its own counter"
    );
}

#[tokio::test]
async fn client_known_for_one_account_is_unknown_for_another() {
    let app = with_ann().await;
    app.user("bob@example.com", json!({})).await;
    guess_from_many_clients(&app, "bob@example.com", 5).await;
    assert_eq!(guess(&app.anon().with_address("192.0.2.1"), "bob@example.com").await, 429);
}

/// How a user at a new location logs in while the account is under attack.
#[tokio::test]
async fn password_reset_registers_the_client_that_completes_it() {
    let app = with_ann().await;
    guess_from_many_clients(&app, ANN, 5).await;
    let new_client = app.anon().with_address("203.0.113.5");
    new_client.log_in(ANN, PASSWORD, "json").await.assert_status(429);
    new_client.post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let mail = app.mail().await.envelope.mail;
    let token = mail.url().and_then(|url| url.split_once("token=")).expect("a link").1;
    let body = json!({ "token": token, "password": "N3w-passw0rd!" });
    new_client.post("/auth/password/reset", body).await.assert_status(204);
    guess_from_many_clients(&app, ANN, 5).await;
    assert_eq!(guess(&unknown_client(&app, 9), ANN).await, 429);
    new_client.log_in(ANN, "N3w-passw0rd!", "json").await.assert_status(200);
}

/// The right password without OTP does not register a client.
#[tokio::test]
async fn only_a_complete_login_registers_a_client() {
    let app = throttled().await;
    app.enable_tfa(&app.admin()).await;
    let reply = unknown_client(&app, 1).log_in(vestibule_testkit::ADMIN_EMAIL, PASSWORD, "json").await;
    assert_eq!(reply.code(), "INVALID_OTP");
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 0);
}

#[tokio::test]
async fn unused_client_expires() {
    let app = with_ann().await;
    app.advance(days(399));
    vestibule_app::worker::purge_throttle(&app.app).await.unwrap();
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle").await, 0);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 1);
    app.advance(days(2));
    assert_eq!(vestibule_app::worker::purge_throttle(&app.app).await.unwrap(), 1);
}
