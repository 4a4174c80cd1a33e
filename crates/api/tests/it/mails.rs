//! Contents of mails.

use vestibule_app::mail::Sent;
use vestibule_testkit::TestApp;

/// The token in the link of a mail.
pub(crate) fn token_in(mail: &Sent) -> String {
    let link = link_in(mail);
    let (_, token) = link.split_once("token=").expect("a link with a token");
    token.split(['&', '#']).next().unwrap_or_default().to_owned()
}

/// The link of a mail.
pub(crate) fn link_in(mail: &Sent) -> String {
    mail.envelope.mail.url().expect("a mail with a link").to_owned()
}

/// The token in the only due mail.
pub(crate) async fn mailed_token(app: &TestApp) -> String {
    token_in(&app.mail().await)
}

/// The recipients of all due mails.
pub(crate) async fn recipients(app: &TestApp) -> Vec<String> {
    app.mails().await.into_iter().map(|mail| mail.envelope.to).collect()
}
