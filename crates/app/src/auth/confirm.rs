//! Confirmation of sensitive changes by the password of a user who has a login already.

use chrono::{DateTime, Utc};
use vestibule_domain::{Error, Result, Secret, User};

use crate::App;
use crate::throttle::ThrottleKey;

/// Checks the password of a user. It is throttled, so that a stolen session cannot be used to guess the password.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a wrong password, `REQUESTS_EXCEEDED` during a pause after wrong ones.
pub(crate) async fn confirm_password(
    app: &App,
    user: &User,
    password: Secret,
    now: DateTime<Utc>,
) -> Result<()> {
    if !app.settings.login.throttle {
        return verify(app, user, password).await;
    }
    let key = ThrottleKey::confirmation(user.id);
    crate::throttle::record_attempt(app, &key, now).await?;
    let outcome = verify(app, user, password).await;
    match &outcome {
        Ok(()) => crate::throttle::reset_key(app, &key).await?,
        Err(Error::InvalidCredentials) => {}
        Err(_) => crate::throttle::refund_attempt(app, std::slice::from_ref(&key)).await,
    }
    outcome
}

async fn verify(app: &App, user: &User, password: Secret) -> Result<()> {
    let verdict = app.hashing.verify(password, user.password.clone()).await?;
    if verdict.matches { Ok(()) } else { Err(Error::InvalidCredentials) }
}
