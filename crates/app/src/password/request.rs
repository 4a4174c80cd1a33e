//! `POST /auth/password/request`.

use tokio::time::Instant;
use vestibule_domain::allow_list::Page;
use vestibule_domain::token::reset_fingerprint;
use vestibule_domain::{Email, Result, Secret, User};
use vestibule_mail::Mail;

use super::candidate;
use crate::App;
use crate::error::TxError;
use crate::mail::{Link, Recipient};
use crate::transaction::retrying;

/// Somebody wants a new password.
#[derive(Debug, Clone)]
pub struct ResetRequest {
    /// The address, as it was typed.
    pub email: Email,
    /// The page the link is to lead to; `None` is our own.
    pub url: Option<String>,
}

/// Sends a link to set a new password, if the address is somebody's who may have one.
///
/// The page is looked at before the person, and whoever the person is, or nobody, the same work is done and the
/// same is answered, no earlier than `LOGIN_STALL_TIME` (GHSA-jr94-gj3h-c8rf).
///
/// # Errors
/// `INVALID_PAYLOAD` for a page that is not on `PASSWORD_RESET_URL_ALLOW_LIST`.
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
    let person = candidate::find(&mut app.reader(), &email).await?.filter(|_| in_quota);
    let mail = reset_mail(app, page, person.as_ref())?;
    retrying(|| write_request(app, person.as_ref(), &mail)).await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

/// The mail for a person; for nobody one like it, which is not sent.
fn reset_mail(app: &App, page: &Page, person: Option<&User>) -> Result<Mail> {
    let email = person.and_then(|person| person.email.as_ref().map(Email::as_str)).unwrap_or_default();
    let hash = person.and_then(|person| person.password.as_ref()).map(Secret::expose);
    let url = crate::mail::link(app, &Link::PASSWORD_RESET, page, email, Some(reset_fingerprint(hash)))?;
    Ok(Mail::PasswordReset { url, email: email.to_owned() })
}

async fn write_request(app: &App, person: Option<&User>, mail: &Mail) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    crate::mail::enqueue(app, &mut tx, person.map_or(Recipient::NONE, Recipient::of), mail).await?;
    tx.commit().await?;
    Ok(())
}
