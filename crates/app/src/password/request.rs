//! `POST /auth/password/request`.

use tokio::time::Instant;
use vestibule_domain::allow_list::Page;
use vestibule_domain::token::reset_fingerprint;
use vestibule_domain::{Email, Result, Secret, User};
use vestibule_mail::Mail;

use super::candidate;
use crate::App;
use crate::mail::{Link, Recipient};
use crate::transaction::transaction;

/// What is sent to request a password reset.
#[derive(Debug, Clone)]
pub struct ResetRequest {
    pub email: Email,
    /// The page that the link in the mail points to; `None` for the page of the Studio.
    pub url: Option<String>,
}

/// Sends a mail with a link to reset the password, if a user with that address may do so.
///
/// To prevent user enumeration, the URL is checked before the user is looked up, the work and the response are the same
/// in all cases, and the response is sent no earlier than `LOGIN_STALL_TIME` after the start (GHSA-jr94-gj3h-c8rf).
///
/// # Errors
/// `INVALID_PAYLOAD` for a URL that is not on `PASSWORD_RESET_URL_ALLOW_LIST`.
pub async fn request_reset(app: &App, request: &ResetRequest) -> Result<()> {
    let page = crate::mail::page(app, &Link::PASSWORD_RESET, request.url.as_deref())?;
    let start = Instant::now();
    let outcome = try_request_reset(app, &page, &request.email).await;
    crate::auth::stall(app, start).await;
    outcome
}

async fn try_request_reset(app: &App, page: &Page, address: &Email) -> Result<()> {
    let email = address.normalized();
    let in_quota = app.mail_quota.take(email.as_str(), app.clock.now());
    let user = candidate::find(&mut app.reader(), &email).await?.filter(|_| in_quota);
    let mail = reset_mail(app, page, user.as_ref())?;
    let recipient = user.as_ref().map_or(Recipient::NONE, Recipient::of);
    transaction!(app, |tx| { crate::mail::enqueue(app, tx, recipient, &mail).await }).await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

/// The mail to a user. Without a user it is a similar mail, which is stored and never sent.
fn reset_mail(app: &App, page: &Page, user: Option<&User>) -> Result<Mail> {
    let email = user.and_then(|user| user.email.as_ref()).map(Email::as_str).unwrap_or_default();
    let hash = user.and_then(|user| user.password.as_ref()).map(Secret::expose);
    let url = crate::mail::link(app, &Link::PASSWORD_RESET, page, email, Some(reset_fingerprint(hash)))?;
    Ok(Mail::PasswordReset { url, email: email.to_owned() })
}
