//! The password once more, from somebody who is logged in.

use vestibule_domain::{Error, Result, Secret};
use vestibule_store::users::Person;

use crate::App;
use crate::throttle::Gate;

impl App {
    /// Checks the own password. A session in the wrong hands must not become a place to guess it at leisure.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for a wrong one, `REQUESTS_EXCEEDED` after too many of them.
    pub(crate) async fn confirm_password(&self, person: &Person, password: Secret) -> Result<()> {
        if !self.inner().settings.login.throttle {
            return self.compare_password(person, password).await;
        }
        let gate = Gate::confirmation(person.id);
        self.count_at(&gate).await?;
        let outcome = self.compare_password(person, password).await;
        match &outcome {
            Ok(()) => self.forget_at(&gate).await?,
            Err(Error::InvalidCredentials) => {}
            Err(_) => self.take_back_at(std::slice::from_ref(&gate)).await,
        }
        outcome
    }

    async fn compare_password(&self, person: &Person, password: Secret) -> Result<()> {
        let verdict = self.inner().hashing.verify(password, person.password.clone()).await?;
        if verdict.matches { Ok(()) } else { Err(Error::InvalidCredentials) }
    }
}
