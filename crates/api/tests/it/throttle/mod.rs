//! `LOGIN_THROTTLE`: failed logins are followed by pauses (docs/decisions/0003-login-throttle.md).

mod accounts;
mod clients;
mod confirmation;
mod known_clients;
mod temporary_lockout;
mod timing;
mod work;

use serde_json::json;
use vestibule_testkit::{Reply, TestActor, TestApp};

/// An application that throttles logins.
async fn throttled() -> TestApp {
    TestApp::with(|setup| setup.settings.login.throttle = true).await
}

/// Somebody whom nobody has seen before: each number has an address of its own.
fn stranger(app: &TestApp, number: u8) -> TestActor {
    app.anon().with_address(&format!("198.51.100.{number}"))
}

/// A wrong guess; gives the status.
async fn guess(actor: &TestActor, email: &str) -> u16 {
    actor.log_in(email, "wrong", "json").await.status.as_u16()
}

/// Wrong guesses, each from an address of its own and each answered as such.
async fn guess_from_everywhere(app: &TestApp, email: &str, times: u8) {
    for number in 0..times {
        assert_eq!(guess(&stranger(app, number), email).await, 401, "{number}");
    }
}

/// Everything of an answer that a client can tell apart.
fn seen(reply: &Reply) -> (u16, String, Option<String>) {
    let mut body = reply.body.clone();
    body["errors"][0]["extensions"]["reset"] = json!(null);
    (reply.status.as_u16(), body.to_string(), reply.header("retry-after").map(str::to_owned))
}
