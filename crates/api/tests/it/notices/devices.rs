//! The first login from a device that was not seen before.

use serde_json::json;
use vestibule_app::worker;
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use super::{one, telling, told};
use crate::people::{ANN, days};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const NEWER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";
const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15";

fn at(app: &TestApp, program: &str, ip: &str) -> TestActor {
    app.anon().with_user_agent(program).with_address(ip)
}

async fn log_in(actor: &TestActor) {
    actor.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn each_new_device_is_told_once_and_the_first_one_not_at_all() {
    let app = telling().await;
    app.user(ANN, json!({})).await;
    log_in(&at(&app, FIREFOX, "192.0.2.1")).await;
    log_in(&at(&app, FIREFOX, "192.0.2.1")).await;
    assert_eq!(told(&app).await, [], "the first one");
    log_in(&at(&app, NEWER, "192.0.2.99")).await;
    assert_eq!(
        told(&app).await,
        [],
        "the same, after an update and with another address of the same network"
    );
    log_in(&at(&app, SAFARI, "192.0.2.1")).await;
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "new-device"));
    let trace = sent.envelope.mail.trace().unwrap();
    assert_eq!((trace.ip.as_deref(), trace.user_agent.as_deref()), (Some("192.0.2.1"), Some(SAFARI)));
    log_in(&at(&app, FIREFOX, "198.51.100.1")).await;
    assert_eq!(told(&app).await, one(ANN, "new-device"));
    log_in(&at(&app, SAFARI, "192.0.2.1")).await;
    log_in(&at(&app, FIREFOX, "198.51.100.7")).await;
    assert_eq!(told(&app).await, []);
}

#[tokio::test]
async fn a_network_of_ipv6_is_one_place() {
    let app = telling().await;
    app.user(ANN, json!({})).await;
    log_in(&at(&app, FIREFOX, "2001:db8:1:2::1")).await;
    log_in(&at(&app, FIREFOX, "2001:db8:1:2::2")).await;
    assert_eq!(told(&app).await, []);
    log_in(&at(&app, FIREFOX, "2001:db8:1:3::1")).await;
    assert_eq!(told(&app).await, one(ANN, "new-device"));
}

#[tokio::test]
async fn a_login_that_fails_makes_no_device_known() {
    let app = telling().await;
    app.user(ANN, json!({})).await;
    log_in(&at(&app, FIREFOX, "192.0.2.1")).await;
    let other = at(&app, SAFARI, "198.51.100.1");
    other.log_in(ANN, "wrong", "json").await.assert_status(401);
    assert_eq!(told(&app).await, []);
    log_in(&other).await;
    assert_eq!(told(&app).await, one(ANN, "new-device"));
}

#[tokio::test]
async fn devices_are_known_by_digests_and_forgotten_after_long() {
    let app = telling().await;
    app.user(ANN, json!({})).await;
    log_in(&at(&app, FIREFOX, "192.0.2.1")).await;
    let rows = app.rows("SELECT * FROM vestibule_known_clients").await;
    assert_eq!(rows.len(), 1);
    let text = format!("{rows:?}");
    assert!(!text.contains("Firefox") && !text.contains("192.0.2"), "{text}");
    app.advance(days(401));
    assert_eq!(worker::purge_throttle(&app.app).await.unwrap(), 1);
}

#[tokio::test]
async fn switched_off_no_device_is_remembered() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    log_in(&at(&app, FIREFOX, "192.0.2.1")).await;
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 0);
}
