//! The password once more, from somebody who is logged in.

use vestibule_domain::{Error, Result, Secret, User};

use crate::App;
use crate::throttle::ThrottleKey;

/// Checks the own password. A session in the wrong hands must not become a place to guess it at leisure.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a wrong one, `REQUESTS_EXCEEDED` after too many of them.
pub(crate) async fn confirm_password(app: &App, person: &User, password: Secret) -> Result<()> {
    if !app.settings.login.throttle {
        return compare(app, person, password).await;
    }
    let key = ThrottleKey::confirmation(person.id);
    crate::throttle::record_attempt(app, &key).await?;
    let outcome = compare(app, person, password).await;
    match &outcome {
        Ok(()) => crate::throttle::reset_key(app, &key).await?,
        Err(Error::InvalidCredentials) => {}
        Err(_) => crate::throttle::refund_attempt(app, std::slice::from_ref(&key)).await,
    }
    outcome
}

async fn compare(app: &App, person: &User, password: Secret) -> Result<()> {
    let verdict = app.hashing.verify(password, person.password.clone()).await?;
    if verdict.matches { Ok(()) } else { Err(Error::InvalidCredentials) }
}
