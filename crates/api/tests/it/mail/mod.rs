//! Mail delivery.

mod delivery;
mod leases;
mod project;

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

/// An application with one mail in its outbox.
async fn with_due_mail() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    request_mail(&app).await;
    app
}

async fn request_mail(app: &TestApp) {
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
}
