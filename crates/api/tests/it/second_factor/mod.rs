//! The second factor, as far as Vestibule goes beyond Directus: guessing cools down, the server enforces, and there is a
//! way back in for those who have lost it.

mod codes;
mod enforcement;
mod recovery;

use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, Reply, TestActor, TestApp};

use crate::people::ANN;

/// Ann's login with a code.
async fn log_in(app: &TestApp, otp: impl Into<Value>) -> Reply {
    let body = json!({ "email": ANN, "password": PASSWORD, "otp": otp.into() });
    app.anon().post("/auth/login", body).await
}

/// Sets up a second factor together with recovery codes; gives the secret and the codes.
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
