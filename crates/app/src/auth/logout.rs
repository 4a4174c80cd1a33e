//! `POST /auth/logout`.

use vestibule_domain::session::Session;
use vestibule_domain::{Client, Result};
use vestibule_store::activity::{self, Entry};
use vestibule_store::sessions;

use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

impl App {
    /// Ends a session, together with the ones it succeeded that are still in their grace period. Logging out of
    /// nothing succeeds quietly.
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
        if !sessions::delete_with_predecessors(&mut tx, session.user, &session.token).await? {
            return Ok(());
        }
        let item = session.user.to_string();
        let entry = Entry {
            action: "logout",
            user: Some(session.user),
            at: self.inner().clock.now(),
            client,
            collection: "directus_users",
            item: &item,
        };
        activity::insert(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(())
    }
}
