//! `POST /users/me/tfa/generate`.

use vestibule_domain::{Actor, Error, Result, Secret, otp};
use vestibule_store::{settings, users};

use crate::App;

/// A secret that was made and is stored nowhere yet.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The secret, in base32.
    pub secret: Secret,
    /// The same as an address that authenticator apps read.
    pub otpauth_url: Secret,
}

/// Makes a secret for a second factor, against the password.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody and for a wrong password, `REQUESTS_EXCEEDED` after too many of them;
/// `INVALID_PAYLOAD` where there is one already, or no address to name it after.
pub async fn generate(app: &App, actor: &Actor, password: Secret) -> Result<Generated> {
    let person = users::find(&mut app.reader(), actor.require_user()?).await?;
    let person = person.ok_or(Error::InvalidCredentials)?;
    crate::auth::confirm_password(app, &person, password).await?;
    if person.tfa_secret.is_some() {
        return Err(Error::payload("TFA Secret is already set for this user"));
    }
    let email = person.email.filter(|email| !email.as_str().is_empty());
    let email = email.ok_or_else(|| Error::payload("User must have a valid email to enable TFA"))?;
    let project = settings::login(&mut app.reader()).await?.project_name;
    let secret = otp::secret_from(app.random.bytes());
    let otpauth_url = otp::otpauth_url(&project, email.as_str(), &secret).into();
    Ok(Generated { secret: secret.into(), otpauth_url })
}
