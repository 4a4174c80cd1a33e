//! Public registration.

mod enumeration;
mod limits;
mod pre_hijacking;
mod register;
mod timing;
mod verify;

use serde_json::json;
use vestibule_testkit::{Reply, Setup, TestApp};

use crate::mails::mailed_token;

/// Password of registered users.
const SECRET: &str = "Secret-12";

/// An application with public registration and verification enabled.
async fn with_verification() -> TestApp {
    with_setup(|_| {}).await
}

async fn with_setup(change: impl FnOnce(&mut Setup)) -> TestApp {
    let app = TestApp::with(|setup| {
        setup.http.rate_limiter_registration = None;
        change(setup);
    })
    .await;
    app.admin().patch("/settings", json!({ "public_registration": true })).await.assert_status(200);
    app
}

/// An application with public registration without verification.
async fn without_verification() -> TestApp {
    let app = with_verification().await;
    crate::fixtures::set(&app, "public_registration_verify_email", false).await;
    app
}

async fn register(app: &TestApp, email: &str, password: &str) -> Reply {
    app.anon().post("/users/register", json!({ "email": email, "password": password })).await
}

/// Registers and returns the token of the mail.
async fn registered(app: &TestApp, email: &str, password: &str) -> String {
    register(app, email, password).await.assert_status(204);
    mailed_token(app).await
}

async fn verify(app: &TestApp, token: &str) -> Reply {
    app.anon().get(&format!("/users/register/verify-email?token={token}")).await
}
