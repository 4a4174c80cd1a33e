//! People who make their account themselves.

mod enumeration;
mod limits;
mod pre_hijacking;
mod sign_up;
mod timing;
mod verify;

use serde_json::json;
use vestibule_testkit::{Reply, Setup, TestApp};

use crate::letters::mailed_token;

/// A password for those who register.
const SECRET: &str = "Secret-12";

/// An application where anybody may register, with verification.
async fn open() -> TestApp {
    open_with(|_| {}).await
}

async fn open_with(change: impl FnOnce(&mut Setup)) -> TestApp {
    let app = TestApp::with(|setup| {
        setup.http.rate_limiter_registration = None;
        change(setup);
    })
    .await;
    app.admin().patch("/settings", json!({ "public_registration": true })).await.assert_status(200);
    app
}

/// An application where anybody may register and is let in at once.
async fn wide_open() -> TestApp {
    let app = open().await;
    crate::people::set(&app, "public_registration_verify_email", false).await;
    app
}

async fn register(app: &TestApp, email: &str, password: &str) -> Reply {
    app.anon().post("/users/register", json!({ "email": email, "password": password })).await
}

/// Registers and takes the token out of the mail.
async fn registered(app: &TestApp, email: &str, password: &str) -> String {
    register(app, email, password).await.assert_status(204);
    mailed_token(app).await
}

async fn verify(app: &TestApp, token: &str) -> Reply {
    app.anon().get(&format!("/users/register/verify-email?token={token}")).await
}
