//! A session in the wrong hands is no place to guess the password.

use serde_json::json;
use vestibule_testkit::PASSWORD;

use super::throttled;
use crate::people::{ANN, seconds, staff};

#[tokio::test]
async fn a_password_that_is_asked_for_once_more_cannot_be_guessed_either() {
    let app = throttled().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let generate = async |password: &str| {
        ann.post("/users/me/tfa/generate", json!({ "password": password })).await.status.as_u16()
    };
    for _ in 0..4 {
        assert_eq!(generate("wrong").await, 401);
    }
    assert_eq!(generate(PASSWORD).await, 200, "a right one begins anew");
    for _ in 0..5 {
        assert_eq!(generate("wrong").await, 401);
    }
    assert_eq!(generate(PASSWORD).await, 429);
    let renew = ann.post("/users/me/tfa/recovery-codes", json!({ "password": PASSWORD })).await;
    assert_eq!(renew.code(), "REQUESTS_EXCEEDED", "the count is the same everywhere");
    app.advance(seconds(1));
    assert_eq!(generate(PASSWORD).await, 200);
    app.logged_in(ANN).await;
}
