//! First login from an unknown device.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use super::{due_mails, mail_to, with_notices};
use crate::fixtures::{ANN, days};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const NEWER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";
const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15";

fn client(app: &TestApp, user_agent: &str, ip: &str) -> TestActor {
    app.anon().with_user_agent(user_agent).with_address(ip)
}

async fn log_in(actor: &TestActor) {
    actor.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn each_new_device_but_the_first_is_reported_once() {
    let app = with_notices().await;
    app.user(ANN, json!({})).await;
    log_in(&client(&app, FIREFOX, "192.0.2.1")).await;
    log_in(&client(&app, FIREFOX, "192.0.2.1")).await;
    assert_eq!(due_mails(&app).await, [], "the first device");
    log_in(&client(&app, NEWER, "192.0.2.99")).await;
    assert_eq!(
        due_mails(&app).await,
        [],
        "the same device, after an update and with another address of the same network"
    );
    log_in(&client(&app, SAFARI, "192.0.2.1")).await;
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "new-device"));
    let trace = sent.envelope.mail.trace().unwrap();
    assert_eq!((trace.ip.as_deref(), trace.user_agent.as_deref()), (Some("192.0.2.1"), Some(SAFARI)));
    log_in(&client(&app, FIREFOX, "198.51.100.1")).await;
    assert_eq!(due_mails(&app).await, mail_to(ANN, "new-device"));
    log_in(&client(&app, SAFARI, "192.0.2.1")).await;
    log_in(&client(&app, FIREFOX, "198.51.100.7")).await;
    assert_eq!(due_mails(&app).await, []);
}

#[tokio::test]
async fn ipv6_network_is_one_location() {
    let app = with_notices().await;
    app.user(ANN, json!({})).await;
    log_in(&client(&app, FIREFOX, "2001:db8:1:2::1")).await;
    log_in(&client(&app, FIREFOX, "2001:db8:1:2::2")).await;
    assert_eq!(due_mails(&app).await, []);
    log_in(&client(&app, FIREFOX, "2001:db8:1:3::1")).await;
    assert_eq!(due_mails(&app).await, mail_to(ANN, "new-device"));
}

#[tokio::test]
async fn failed_login_does_not_register_a_device() {
    let app = with_notices().await;
    app.user(ANN, json!({})).await;
    log_in(&client(&app, FIREFOX, "192.0.2.1")).await;
    let other = client(&app, SAFARI, "198.51.100.1");
    other.log_in(ANN, "wrong", "json").await.assert_status(401);
    assert_eq!(due_mails(&app).await, []);
    log_in(&other).await;
    assert_eq!(due_mails(&app).await, mail_to(ANN, "new-device"));
}

#[tokio::test]
async fn devices_are_stored_as_digests_and_expire() {
    let app = with_notices().await;
    app.user(ANN, json!({})).await;
    log_in(&client(&app, FIREFOX, "192.0.2.1")).await;
    let rows = app.rows("SELECT * FROM vestibule_known_clients").await;
    assert_eq!(rows.len(), 1);
    let text = format!("{rows:?}");
    assert!(!text.contains("Firefox") && !text.contains("192.0.2"), "{text}");
    app.advance(days(401));
    assert_eq!(vestibule_app::worker::purge_throttle(&app.app).await.unwrap(), 1);
}

#[tokio::test]
async fn disabled_notices_store_no_device() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    log_in(&client(&app, FIREFOX, "192.0.2.1")).await;
    assert_eq!(app.value("SELECT count(*) FROM vestibule_known_clients").await, 0);
}
