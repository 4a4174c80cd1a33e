//! `GET /policies/me/globals`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

const PATH: &str = "/policies/me/globals";

#[rstest]
#[case(json!({}), [false, false, false])]
#[case(json!({ "app_access": true }), [true, false, false])]
#[case(json!({ "admin_access": true }), [true, true, false])]
#[case(json!({ "enforce_tfa": true }), [false, false, true])]
#[case(json!({ "app_access": true, "ip_access": ["10.0.0.0/8"] }), [false, false, false])]
#[case(json!({ "app_access": true, "ip_access": ["192.0.2.7"] }), [true, false, false])]
#[tokio::test]
async fn flags_are_the_union_of_the_applicable_policies(#[case] policy: Value, #[case] flags: [bool; 3]) {
    let app = TestApp::new().await;
    let (role, _) = app.role("Staff", policy).await;
    app.user(ANN, json!({ "role": role })).await;
    let reply = app.logged_in(ANN).await.with_address("192.0.2.7").get(PATH).await.assert_status(200);
    let [app_access, admin, tfa] = flags;
    assert_eq!(reply.data(), &json!({ "app_access": app_access, "admin_access": admin, "enforce_tfa": tfa }));
}

#[tokio::test]
async fn policies_of_the_user_are_added_to_those_of_the_role() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Strict", json!({ "enforce_tfa": true })).await;
    let (_, studio) = app.role("Other", json!({ "app_access": true })).await;
    app.user(ANN, json!({ "role": role, "policies": [{ "policy": studio }] })).await;
    let reply = app.logged_in(ANN).await.get(PATH).await;
    assert_eq!(reply.data(), &json!({ "app_access": true, "admin_access": false, "enforce_tfa": true }));
}

/// Without a known IP address a policy with `ip_access` does not apply.
#[tokio::test]
async fn unknown_address_matches_no_ip_access() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "admin_access": true, "ip_access": ["0.0.0.0/0"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    assert_eq!(ann.get(PATH).await.data()["admin_access"], false);
    assert_eq!(ann.clone().with_address("203.0.113.5").get(PATH).await.data()["admin_access"], true);
}

/// `IP_TRUST_PROXY` is false: clients cannot choose their address.
#[tokio::test]
async fn address_is_not_taken_from_a_header() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "admin_access": true, "ip_access": ["10.1.0.0/16"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await.with_address("203.0.113.5");
    for header in ["x-forwarded-for", "x-real-ip", "forwarded", "cf-connecting-ip"] {
        let reply = ann.clone().with_header(header, "10.1.0.1").get(PATH).await;
        assert_eq!(reply.data()["admin_access"], false, "{header}");
    }
}
