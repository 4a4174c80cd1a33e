//! `POST /users/me/tfa/enable`.

use vestibule_domain::{Actor, Error, Result, Secret, otp};
use vestibule_store::users;

use crate::App;
use crate::database_error::internal;
use crate::failure::retrying;

impl App {
    /// Stores a secret once its first code was given. Sessions that exist go on.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` where there is one already or the code is wrong; `FORBIDDEN` for those who may not change
    /// their `tfa_secret`.
    pub async fn enable_tfa(&self, actor: &Actor, secret: &Secret, code: &str) -> Result<()> {
        let id = actor.person()?;
        let mut reader = &self.inner().database;
        let person = users::find(&mut reader, id).await.map_err(internal)?.ok_or(Error::InvalidCredentials)?;
        if person.tfa_secret.is_some() {
            return Err(Error::payload("TFA Secret is already set for this user"));
        }
        let seconds = u64::try_from(self.inner().clock.now().timestamp()).unwrap_or(0);
        if otp::matching_step(secret.expose(), code, seconds).is_none() {
            return Err(Error::payload("\"otp\" is invalid"));
        }
        retrying(|| self.write_tfa_secret(actor, id, Some(secret))).await
    }
}
