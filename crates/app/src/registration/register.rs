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
use crate::transaction::retrying;

/// Somebody wants an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The address.
    pub email: Email,
    /// The password.
    pub password: Secret,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The page the link in the mail is to lead to; `None` is our own.
    pub url: Option<String>,
}

/// A registration that may go on.
pub(super) struct Draft<'a> {
    pub(super) registration: &'a Registration,
    pub(super) settings: LoginSettings,
    pub(super) page: Page,
    pub(super) email: NormalizedEmail,
    /// Whether the address may have another mail.
    pub(super) in_quota: bool,
}

/// What was found at an address, and what the one hash showed that every registration costs.
pub(super) enum Found {
    /// Nobody, or an account that waits for nothing: the hash of the password.
    Other { hash: Secret },
    /// An account that waits for its verification: its password, and whether this one is the same.
    Waiting { stored: Option<Secret>, is_same: bool },
}

/// Registrations of one address that meet are sorted out after so many rounds, or never.
const ROUNDS: usize = 5;

/// Makes an account, if the settings let anybody do so: active at once, or waiting for the link in a mail to be
/// opened. Whoever tries again while it waits gets another mail.
///
/// Whether the address is taken shows nowhere: not in the answer, not in its time (`REGISTER_STALL_TIME`), not in
/// the work that is done, and not in what is refused, since all of that is looked at first.
///
/// An account that waits keeps its first password, as in Directus. But if somebody tries again with another one,
/// it is not known which of the two is the owner of the address: then neither password counts, and the owner sets
/// one by mail after the address was verified. So nobody can wait in an account that somebody else will open.
///
/// # Errors
/// `INVALID_PAYLOAD` for a page that is not on `USER_REGISTER_URL_ALLOW_LIST` and for values that no account may
/// have; `FORBIDDEN` where nobody may register, or not with that address; `FAILED_VALIDATION` for a password
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
    for _ in 0..ROUNDS {
        let found = look_up(app, &draft).await?;
        match retrying(|| write(app, &draft, &found)).await? {
            Written::FoundOtherwise => {}
            Written::Done => {
                crate::mail::wake_mail_worker(app);
                return Ok(());
            }
        }
    }
    Err(Error::internal("registrations of one address keep meeting each other"))
}

/// One look and one hash, whoever is there.
async fn look_up(app: &App, draft: &Draft<'_>) -> Result<Found> {
    let person = users::find_by_email(&mut app.reader(), &draft.email).await?;
    let password = draft.registration.password.clone();
    match person.filter(|person| person.status == UserStatus::Unverified) {
        Some(User { password: stored, .. }) => {
            let Verdict { matches: is_same, .. } = app.hashing.verify(password, stored.clone()).await?;
            Ok(Found::Waiting { stored, is_same })
        }
        None => Ok(Found::Other { hash: app.hashing.hash(password).await? }),
    }
}
