//! `POST /users/register`.

use tokio::time::Instant;
use vestibule_domain::allow_list::Page;
use vestibule_domain::{Email, Error, NormalizedEmail, Result, Secret, User, UserStatus};
use vestibule_store::settings::{self, LoginSettings};
use vestibule_store::users;

use super::check;
use super::write::{Written, write};
use crate::App;
use crate::hashing::Verdict;
use crate::mail::Link;

/// What is sent to register.
#[derive(Debug, Clone)]
pub struct Registration {
    pub email: Email,
    pub password: Secret,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// The page that the link in the mail points to; `None` for the page of the Studio.
    pub url: Option<String>,
}

/// A registration that has passed all checks.
pub(super) struct Draft<'a> {
    pub(super) registration: &'a Registration,
    pub(super) settings: LoginSettings,
    pub(super) page: Page,
    pub(super) email: NormalizedEmail,
    /// Whether another mail may be sent to the address.
    pub(super) in_quota: bool,
}

/// What was found at an address. Every registration computes one hash.
pub(super) enum Found {
    /// No user, or a user whose status is not `unverified`. `hash` is the hash of the password in the request.
    Other { hash: Secret },
    /// An unverified user with the hash `stored`. `is_same` is true if that is a hash of the password in the request.
    Unverified { stored: Option<Secret>, is_same: bool },
}

/// How often a registration is repeated if a concurrent one has changed what was found.
const TRIES: usize = 5;

/// Creates a user, if the settings allow public registration. The user is active at once, or unverified until the link
/// in the mail is opened. Registering again while the user is unverified sends another mail.
///
/// To prevent user enumeration, neither the response nor its time (`REGISTER_STALL_TIME`), the work or the errors
/// depend on whether the address is taken.
///
/// An unverified user keeps the first password, as in Directus. If the second registration has another password, it is
/// unknown which one the owner of the address has sent. The password is removed then, and the owner sets one by a
/// password reset after the verification. This prevents an attacker from registering an address in advance and logging
/// in once its owner has verified it.
///
/// # Errors
/// `INVALID_PAYLOAD` for a URL that is not on `USER_REGISTER_URL_ALLOW_LIST` and for invalid values; `FORBIDDEN` if
/// registration is not allowed, or not with that address; `FAILED_VALIDATION` for an invalid address and for a password
/// against the policy.
pub async fn register(app: &App, registration: &Registration) -> Result<()> {
    let page = crate::mail::page(app, &Link::VERIFICATION, registration.url.as_deref())?;
    let start = Instant::now();
    let outcome = try_register(app, registration, page).await;
    app.clock.wait_until(start + app.settings.login.register_stall).await;
    outcome
}

async fn try_register(app: &App, registration: &Registration, page: Page) -> Result<()> {
    let settings = settings::login(&mut app.reader()).await?;
    if !settings.public_registration {
        return Err(Error::FORBIDDEN);
    }
    check::values(registration)?;
    crate::password::check_password(app, registration.password.expose()).await?;
    check::filter(&settings, &registration.email)?;
    let email = registration.email.normalized();
    let in_quota = app.mail_quota.take(email.as_str(), app.clock.now());
    let draft = Draft { registration, settings, page, email, in_quota };
    for _ in 0..TRIES {
        let found = look_up(app, &draft).await?;
        match write(app, &draft, &found).await? {
            Written::FoundOtherwise => {}
            Written::Done => {
                crate::mail::wake_mail_worker(app);
                return Ok(());
            }
        }
    }
    Err(Error::internal("concurrent registrations of one address kept changing the user"))
}

/// Reads one user and computes one hash, in all cases.
async fn look_up(app: &App, draft: &Draft<'_>) -> Result<Found> {
    let user = users::find_by_email(&mut app.reader(), &draft.email).await?;
    let password = draft.registration.password.clone();
    match user.filter(|user| user.status == UserStatus::Unverified) {
        Some(User { password: stored, .. }) => {
            let Verdict { matches: is_same, .. } = app.hashing.verify(password, stored.clone()).await?;
            Ok(Found::Unverified { stored, is_same })
        }
        None => Ok(Found::Other { hash: app.hashing.hash(password).await? }),
    }
}
