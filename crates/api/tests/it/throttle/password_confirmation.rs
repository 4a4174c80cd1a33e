//! Password confirmation: a hijacked session cannot be used to guess the password.

use serde_json::json;
use vestibule_testkit::PASSWORD;

use super::throttled;
use crate::fixtures::{ANN, seconds, staff};

#[tokio::test]
async fn password_confirmation_is_throttled() {
    let app = throttled().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let generate = async |password: &str| {
        ann.post("/users/me/tfa/generate", json!({ "password": password })).await.status.as_u16()
    };
    for _ in 0..4 {
        assert_eq!(generate("wrong").await, 401);
    }
    assert_eq!(generate(PASSWORD).await, 200, "the right password resets the counter");
    for _ in 0..5 {
        assert_eq!(generate("wrong").await, 401);
    }
    assert_eq!(generate(PASSWORD).await, 429);
    let renew = ann.post("/users/me/tfa/recovery-codes", json!({ "password": PASSWORD })).await;
    assert_eq!(renew.code(), "REQUESTS_EXCEEDED", "the counter is shared by all confirmations");
    app.advance(seconds(1));
    assert_eq!(generate(PASSWORD).await, 200);
    app.logged_in(ANN).await;
}
