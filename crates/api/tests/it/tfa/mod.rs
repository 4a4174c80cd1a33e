//! TFA features beyond Directus: cool-down after wrong OTPs, enforcement by the server, and recovery codes.

mod cool_down;
mod enforcement;
mod recovery_codes;

use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, Reply, TestActor, TestApp};

use crate::fixtures::ANN;

/// Logs Ann in with an OTP or recovery code.
async fn log_in(app: &TestApp, otp: impl Into<Value>) -> Reply {
    let body = json!({ "email": ANN, "password": PASSWORD, "otp": otp.into() });
    app.anon().post("/auth/login", body).await
}

/// Sets up TFA with recovery codes; returns the secret and the codes.
async fn enable_with_codes(app: &TestApp, actor: &TestActor) -> (String, Vec<String>) {
    let made = actor.post("/users/me/tfa/generate", json!({ "password": PASSWORD })).await;
    let secret = made.assert_status(200).text("secret");
    let body = json!({ "secret": secret, "otp": app.code(&secret, 0), "recovery_codes": true });
    let reply = actor.post("/users/me/tfa/enable", body).await.assert_status(200);
    (secret, codes(&reply))
}

fn codes(reply: &Reply) -> Vec<String> {
    let codes = reply.data()["codes"].as_array().expect("codes");
    codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect()
}
