//! `EMAIL_NOTICES` and `EMAIL_CHANGE_CONFIRM`: people are told what happens to their account.

mod address;
mod changes;
mod devices;
mod lockouts;

use vestibule_testkit::TestApp;

/// An application that tells people.
async fn telling() -> TestApp {
    TestApp::with(|setup| setup.settings.notices = true).await
}

/// The mails that are due: to whom, and of which sort.
async fn told(app: &TestApp) -> Vec<(String, &'static str)> {
    let mails = app.mails().await;
    mails.into_iter().map(|sent| (sent.envelope.to.clone(), sent.envelope.mail.template())).collect()
}

fn one(email: &str, template: &'static str) -> Vec<(String, &'static str)> {
    vec![(email.to_owned(), template)]
}
