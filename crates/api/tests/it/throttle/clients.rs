//! Guesses of one client at many accounts.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use super::{guess, stranger, throttled};
use crate::people::{ANN, seconds};

/// One guess at each of so many accounts.
async fn spray(actor: &TestActor, accounts: usize) {
    for number in 0..accounts {
        assert_eq!(guess(actor, &format!("person-{number}@example.com")).await, 401, "{number}");
    }
}

#[tokio::test]
async fn after_twenty_guesses_a_client_has_to_pause() {
    let app = throttled().await;
    let client = stranger(&app, 1);
    spray(&client, 20).await;
    for pause in [1, 2, 4] {
        let reply = client.log_in("next@example.com", "wrong", "json").await.assert_status(429);
        assert_eq!(reply.header("retry-after"), Some(pause.to_string().as_str()));
        assert_eq!(reply.body["errors"][0]["extensions"]["limit"], 20);
        app.advance(seconds(pause));
        assert_eq!(guess(&client, &format!("after-{pause}@example.com")).await, 401);
    }
    assert_eq!(guess(&stranger(&app, 2), "next@example.com").await, 401, "another client is another");
}

#[tokio::test]
async fn no_pause_is_longer_than_five_minutes() {
    let app = throttled().await;
    let client = stranger(&app, 1);
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

/// A network of 64 bits is in one hand: the addresses in it are not so many clients.
#[tokio::test]
async fn a_network_of_ipv6_is_one_client() {
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

/// Else an account of one's own would be a way to start afresh as often as one likes.
#[tokio::test]
async fn logging_in_in_between_does_not_begin_the_count_anew() {
    let app = throttled().await;
    app.user("mallory@example.com", json!({})).await;
    let client = stranger(&app, 1);
    for number in 0..20 {
        assert_eq!(guess(&client, &format!("person-{number}@example.com")).await, 401, "{number}");
        client.log_in("mallory@example.com", PASSWORD, "json").await.assert_status(200);
    }
    assert_eq!(guess(&client, "next@example.com").await, 429);
}

/// Many people behind one address: what they do in accounts they have been in before is not held against the others.
#[tokio::test]
async fn people_who_are_known_there_do_not_use_up_the_guesses_of_a_shared_address() {
    let app = throttled().await;
    let office = stranger(&app, 1);
    for number in 0..6 {
        let email = format!("colleague-{number}@example.com");
        app.user(&email, json!({})).await;
        office.log_in(&email, PASSWORD, "json").await.assert_status(200);
        for _ in 0..4 {
            assert_eq!(guess(&office, &email).await, 401);
        }
    }
    app.user(ANN, json!({})).await;
    office.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

/// Behind a proxy that nobody told us of, all people have one address.
#[tokio::test]
async fn whoever_is_known_there_gets_in_while_the_client_pauses() {
    let app = throttled().await;
    app.user(ANN, json!({})).await;
    let proxy = stranger(&app, 1);
    proxy.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    spray(&proxy, 20).await;
    assert_eq!(guess(&proxy, "next@example.com").await, 429);
    proxy.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}
