//! A new password by mail.

mod lockout;
mod policy;
mod request;
mod reset;
mod timing;
mod urls;
mod work;

use serde_json::json;
use vestibule_testkit::{Reply, TestApp};

use crate::letters::mailed_token;

/// Asks for a link.
async fn request(app: &TestApp, email: &str) -> Reply {
    app.anon().post("/auth/password/request", json!({ "email": email })).await
}

/// Asks for a link and takes the token out of the mail.
async fn requested(app: &TestApp, email: &str) -> String {
    request(app, email).await.assert_status(204);
    mailed_token(app).await
}

/// Sets a new password with a token.
async fn reset(app: &TestApp, token: &str, password: &str) -> Reply {
    app.anon().post("/auth/password/reset", json!({ "token": token, "password": password })).await
}
