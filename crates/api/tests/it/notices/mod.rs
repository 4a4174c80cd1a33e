//! `EMAIL_NOTICES` and `EMAIL_CHANGE_CONFIRM`: notifications about account changes.

mod account_changes;
mod email_change;
mod lockouts;
mod new_devices;

use vestibule_testkit::TestApp;

/// An application with notifications enabled.
async fn with_notices() -> TestApp {
    TestApp::with(|setup| setup.settings.notices = true).await
}

/// Recipient and template of each due mail.
async fn due_mails(app: &TestApp) -> Vec<(String, &'static str)> {
    let mails = app.mails().await;
    mails.into_iter().map(|sent| (sent.envelope.to.clone(), sent.envelope.mail.template())).collect()
}

fn mail_to(email: &str, template: &'static str) -> Vec<(String, &'static str)> {
    vec![(email.to_owned(), template)]
}
