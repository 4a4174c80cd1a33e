//! `POST /users/me/tfa/disable` and `POST /users/:id/tfa/disable`.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::{Actor, Error, Result, otp};
use vestibule_store::{otp_uses, users};

use crate::App;
use crate::database_error::internal;
use crate::failure::retrying;

impl App {
    /// Takes off the own second factor, against one of its codes.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` where there is none or the code is wrong or used.
    pub async fn disable_tfa(&self, actor: &Actor, code: &str) -> Result<()> {
        let id = actor.person()?;
        let mut reader = &self.inner().database;
        let person = users::find(&mut reader, id).await.map_err(internal)?.ok_or(Error::InvalidCredentials)?;
        let secret = person
            .tfa_secret
            .ok_or_else(|| Error::payload(format!("User \"{id}\" doesn't have TFA enabled")))?;
        let seconds = u64::try_from(self.inner().clock.now().timestamp()).unwrap_or(0);
        let step = otp::matching_step(secret.expose(), code, seconds).and_then(|step| i64::try_from(step).ok());
        let wrong = || Error::payload("\"otp\" is invalid");
        let step = step.ok_or_else(wrong)?;
        retrying(|| async {
            let mut tx = self.inner().database.begin().await?;
            if !otp_uses::spend(&mut tx, id, step).await? {
                return Err(wrong().into());
            }
            tx.commit().await?;
            Ok(())
        })
        .await?;
        retrying(|| self.write_tfa_secret(actor, id, None)).await
    }

    /// Takes off somebody's second factor, who has lost the phone. Users who are not there are no fault.
    ///
    /// # Errors
    /// Only where the database does not answer.
    pub async fn disable_tfa_of(&self, admin: Admin<'_>, user: Uuid) -> Result<()> {
        let mut reader = &self.inner().database;
        let found = users::find(&mut reader, user).await.map_err(internal)?;
        match found.and_then(|person| person.tfa_secret) {
            Some(_) => retrying(|| self.write_tfa_secret(admin.actor(), user, None)).await,
            None => Ok(()),
        }
    }
}
