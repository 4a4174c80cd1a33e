//! One-time passwords, as an authenticator app computes them.

use chrono::Duration;
use data_encoding::BASE32_NOPAD;
use serde_json::json;
use totp_rs::{Algorithm, Builder};

use crate::{PASSWORD, TestActor, TestApp};

impl TestApp {
    /// The OTP of a secret, `steps` of 30 seconds from now (negative: earlier).
    pub fn code(&self, secret: &str, steps: i32) -> String {
        let key = BASE32_NOPAD.decode(secret.as_bytes()).expect("a secret in base32");
        let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
        // Not `build`: it refuses keys below 128 bits.
        let totp = builder.with_secret(key).build_noncompliant();
        let at = self.now() + Duration::seconds(30 * i64::from(steps));
        totp.generate(u64::try_from(at.timestamp()).expect("after 1970")).to_string()
    }

    /// Enables TFA for a user with [`PASSWORD`] and returns its secret. The current OTP can still be used.
    pub async fn enable_tfa(&self, actor: &TestActor) -> String {
        let made = actor.post("/users/me/tfa/generate", json!({ "password": PASSWORD })).await;
        let secret = made.assert_status(200).text("secret");
        let otp = self.code(&secret, 0);
        let body = json!({ "secret": secret, "otp": otp });
        actor.post("/users/me/tfa/enable", body).await.assert_status(204);
        secret
    }
}
