//! `LOGIN_THROTTLE`: pauses after failed logins (docs/decisions/0003-login-throttle.md).

mod accounts;
mod clients;
mod known_clients;
mod password_confirmation;
mod temporary_lockout;
mod timing;
mod work;

use serde_json::json;
use vestibule_testkit::{Reply, TestActor, TestApp};

/// An application with the throttle enabled.
async fn throttled() -> TestApp {
    TestApp::with(|setup| setup.settings.login.throttle = true).await
}

/// An unknown client: each number has its own address.
fn unknown_client(app: &TestApp, number: u8) -> TestActor {
    app.anon().with_address(&format!("198.51.100.{number}"))
}

/// A login with a wrong password; returns the status.
async fn guess(actor: &TestActor, email: &str) -> u16 {
    actor.log_in(email, "wrong", "json").await.status.as_u16()
}

/// Failed logins, each from its own address and each answered with 401.
async fn guess_from_many_clients(app: &TestApp, email: &str, times: u8) {
    for number in 0..times {
        assert_eq!(guess(&unknown_client(app, number), email).await, 401, "{number}");
    }
}

/// The parts of a response a client can distinguish.
fn visible_part(reply: &Reply) -> (u16, String, Option<String>) {
    let mut body = reply.body.clone();
    body["errors"][0]["extensions"]["reset"] = json!(null);
    (reply.status.as_u16(), body.to_string(), reply.header("retry-after").map(str::to_owned))
}
