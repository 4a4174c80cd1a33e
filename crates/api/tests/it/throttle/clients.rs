//! Failed logins of one client for many accounts.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use super::{guess, throttled, unknown_client};
use crate::fixtures::{ANN, seconds};

/// One failed login for each of `accounts` addresses.
async fn spray(actor: &TestActor, accounts: usize) {
    for number in 0..accounts {
        assert_eq!(guess(actor, &format!("person-{number}@example.com")).await, 401, "{number}");
    }
}

#[tokio::test]
async fn client_is_throttled_after_twenty_failures() {
    let app = throttled().await;
    let client = unknown_client(&app, 1);
    spray(&client, 20).await;
    for pause in [1, 2, 4] {
        let reply = client.log_in("next@example.com", "wrong", "json").await.assert_status(429);
        assert_eq!(reply.header("retry-after"), Some(pause.to_string().as_str()));
        assert_eq!(reply.body["errors"][0]["extensions"]["limit"], 20);
        app.advance(seconds(pause));
        assert_eq!(guess(&client, &format!("after-{pause}@example.com")).await, 401);
    }
    assert_eq!(
        guess(&unknown_client(&app, 2), "next@example.com").await,
        401,
        "clients are throttled separately"
    );
}

#[tokio::test]
async fn client_pause_is_at_most_five_minutes() {
    let app = throttled().await;
    let client = unknown_client(&app, 1);
    spray(&client, 20).await;
    let mut longest = 0;
    for number in 0..15 {
        let reply = client.log_in("next@example.com", "wrong", "json").await.assert_status(429);
        let pause: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        longest = longest.max(pause);
        app.advance(seconds(pause));
        assert_eq!(guess(&client, &format!("after-{number}@example.com")).await, 401);
    }
    assert_eq!(longest, 5 * 60);
}

/// IPv6 clients are keyed by /64.
#[tokio::test]
async fn ipv6_network_is_one_client() {
    let app = throttled().await;
    let from = |app: &TestApp, network: &str, host: usize| {
        app.anon().with_address(&format!("2001:db8:{network}::{host:x}"))
    };
    for number in 0..20 {
        let actor = from(&app, "1:2", number + 1);
        assert_eq!(guess(&actor, &format!("person-{number}@example.com")).await, 401);
    }
    assert_eq!(guess(&from(&app, "1:2", 99), "next@example.com").await, 429);
    assert_eq!(guess(&from(&app, "1:3", 99), "next@example.com").await, 401);
}

/// Otherwise an attacker could reset the counter with an account of their own.
#[tokio::test]
async fn successful_login_does_not_reset_the_client_counter() {
    let app = throttled().await;
    app.user("mallory@example.com", json!({})).await;
    let client = unknown_client(&app, 1);
    for number in 0..20 {
        assert_eq!(guess(&client, &format!("person-{number}@example.com")).await, 401, "{number}");
        client.log_in("mallory@example.com", PASSWORD, "json").await.assert_status(200);
    }
    assert_eq!(guess(&client, "next@example.com").await, 429);
}

/// Several users behind one address: failures of known clients are not counted against the address.
#[tokio::test]
async fn failures_of_known_clients_do_not_throttle_a_shared_address() {
    let app = throttled().await;
    let shared_client = unknown_client(&app, 1);
    for number in 0..6 {
        let email = format!("colleague-{number}@example.com");
        app.user(&email, json!({})).await;
        shared_client.log_in(&email, PASSWORD, "json").await.assert_status(200);
        for _ in 0..4 {
            assert_eq!(guess(&shared_client, &email).await, 401);
        }
    }
    app.user(ANN, json!({})).await;
    shared_client.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

/// Behind an unconfigured proxy all users share one address.
#[tokio::test]
async fn known_client_can_log_in_while_its_address_is_throttled() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    let proxy = unknown_client(&app, 1);
    proxy.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    spray(&proxy, 20).await;
    assert_eq!(guess(&proxy, "next@example.com").await, 429);
    proxy.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}
