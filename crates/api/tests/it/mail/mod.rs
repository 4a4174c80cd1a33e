//! Mails on their way.

mod delivery;
mod leases;
mod project;

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::people::ANN;

/// An application with a user who has asked for a mail.
async fn waiting() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    ask(&app).await;
    app
}

async fn ask(app: &TestApp) {
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
}
