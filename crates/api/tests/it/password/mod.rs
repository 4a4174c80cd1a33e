//! Password reset by mail.

mod lockout;
mod policy;
mod request;
mod reset;
mod reset_urls;
mod timing;
mod work;

use serde_json::json;
use vestibule_testkit::{Reply, TestApp};

use crate::mails::mailed_token;

/// Requests a link.
async fn request(app: &TestApp, email: &str) -> Reply {
    app.anon().post("/auth/password/request", json!({ "email": email })).await
}

/// Requests a link and returns the token of the mail.
async fn requested(app: &TestApp, email: &str) -> String {
    request(app, email).await.assert_status(204);
    mailed_token(app).await
}

/// Sets a new password with a token.
async fn reset(app: &TestApp, token: &str, password: &str) -> Reply {
    app.anon().post("/auth/password/reset", json!({ "token": token, "password": password })).await
}
