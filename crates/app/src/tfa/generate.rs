//! `POST /users/me/tfa/generate`.

use vestibule_domain::{Actor, Email, Error, Result, Secret, otp};
use vestibule_store::{settings, users};

use crate::App;

/// A new TFA secret. It is not stored before [`enable`](super::enable()).
#[derive(Debug, Clone)]
pub struct Generated {
    /// The secret in base32.
    pub secret: Secret,
    /// The same as an `otpauth:` URL, which authenticator apps read from a QR code.
    pub otpauth_url: Secret,
}

/// Generates a TFA secret for the actor, confirmed by the password.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request and for a wrong password, `REQUESTS_EXCEEDED` during a pause after wrong
/// ones; `INVALID_PAYLOAD` if TFA is enabled already, or if the user has no e-mail address, which the URL must contain.
pub async fn generate(app: &App, actor: &Actor, password: Secret) -> Result<Generated> {
    let now = app.clock.now();
    let user = users::find(&mut app.reader(), actor.require_user()?).await?;
    let user = user.ok_or(Error::InvalidCredentials)?;
    crate::auth::confirm_password(app, &user, password, now).await?;
    if user.tfa_secret.is_some() {
        return Err(Error::payload("TFA Secret is already set for this user"));
    }
    let email = user.email.as_ref().map(Email::as_str).filter(|email| !email.is_empty());
    let email = email.ok_or_else(|| Error::payload("User must have a valid email to enable TFA"))?;
    let project = settings::login(&mut app.reader()).await?.project_name;
    let secret = otp::secret_from(app.random.bytes());
    let otpauth_url = otp::otpauth_url(&project, email, &secret).into();
    Ok(Generated { secret: secret.into(), otpauth_url })
}
