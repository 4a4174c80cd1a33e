//! `POST /auth/logout`.

use vestibule_domain::session::Session;
use vestibule_domain::{Client, Result};
use vestibule_store::sessions;

use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

impl App {
    /// Ends a session, together with those it succeeded that are still in their grace period and those that succeeded
    /// it: they are one login. Logging out of nothing succeeds quietly.
    ///
    /// # Errors
    /// Only where the database does not answer.
    pub async fn log_out(&self, client: &Client, token: &str) -> Result<()> {
        let now = self.inner().clock.now();
        let mut reader = &self.inner().database;
        match sessions::find(&mut reader, token, now).await.map_err(internal)? {
            Some(session) => retrying(|| self.write_logout(client, &session)).await,
            None => Ok(()),
        }
    }

    async fn write_logout(&self, client: &Client, session: &Session) -> Result<(), Failure> {
        let mut tx = self.inner().database.begin().await?;
        if self.end_login(&mut tx, session.user, |login| login.has(&session.token)).await? == 0 {
            return Ok(());
        }
        self.note_logout(&mut tx, client, (session.user, session.user)).await?;
        tx.commit().await?;
        Ok(())
    }
}
