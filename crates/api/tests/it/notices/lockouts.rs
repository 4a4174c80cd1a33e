//! Notifications about locked accounts.

use serde_json::json;
use vestibule_app::Lockout;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{due_mails, mail_to, with_notices};
use crate::fixtures::{ANN, seconds, set};

async fn fail(app: &TestApp, times: usize) {
    for _ in 0..times {
        app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    }
}

#[tokio::test]
async fn suspension_by_failed_logins_is_reported_with_a_reset_link() {
    let app = with_notices().await;
    set(&app, "auth_login_attempts", 2).await;
    app.user(ANN, json!({})).await;
    fail(&app, 2).await;
    assert_eq!(due_mails(&app).await, []);
    fail(&app, 1).await;
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "account-locked"));
    assert_eq!(sent.envelope.mail.url(), Some("http://vestibule.test/admin/reset-password"));
    fail(&app, 3).await;
    assert_eq!(due_mails(&app).await, [], "reported once");
}

/// A password reset reactivates the user, and is reported, too.
#[tokio::test]
async fn password_reset_reactivates_a_locked_account() {
    let app = with_notices().await;
    set(&app, "auth_login_attempts", 1).await;
    app.user(ANN, json!({})).await;
    fail(&app, 2).await;
    app.mails().await;
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let link = app.mail().await.envelope.mail.url().unwrap().to_owned();
    let token = link.split_once("token=").unwrap().1;
    let reset = json!({ "token": token, "password": "N3w-passw0rd!" });
    app.anon().post("/auth/password/reset", reset).await.assert_status(204);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "password-changed"));
    app.anon().log_in(ANN, "N3w-passw0rd!", "json").await.assert_status(200);
}

#[tokio::test]
async fn temporary_lockout_is_reported_once() {
    let app = TestApp::with(|setup| {
        setup.settings.notices = true;
        setup.settings.login.lockout = Lockout::Temporary;
    })
    .await;
    set(&app, "auth_login_attempts", 2).await;
    app.user(ANN, json!({})).await;
    fail(&app, 2).await;
    assert_eq!(due_mails(&app).await, mail_to(ANN, "account-locked"));
    for _ in 0..3 {
        app.advance(seconds(15 * 60));
        fail(&app, 2).await;
    }
    assert_eq!(due_mails(&app).await, []);
    app.advance(seconds(15 * 60));
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
}
