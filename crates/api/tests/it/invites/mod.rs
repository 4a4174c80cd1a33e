//! Inviting users.

mod accept;
mod invite;
mod rights;

use serde_json::json;
use vestibule_testkit::{Reply, TestApp};

use crate::mails::mailed_token;

/// The role of invited users.
async fn member_role(app: &TestApp) -> String {
    app.role("Guests", json!({})).await.0
}

/// Invites one address as administrator and returns the token of the mail.
async fn invited(app: &TestApp, email: &str, role: &str) -> String {
    let body = json!({ "email": email, "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    mailed_token(app).await
}

async fn accept(app: &TestApp, token: &str, password: &str) -> Reply {
    app.anon().post("/users/invite/accept", json!({ "token": token, "password": password })).await
}
