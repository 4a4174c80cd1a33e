//! Whether somebody is there at all.

use uuid::Uuid;
use vestibule_domain::{Error, Result};
use vestibule_store::users;

use crate::App;
use crate::database_error::internal;

impl App {
    /// Refuses a user who is not there, before anything of theirs is listed or ended.
    ///
    /// # Errors
    /// `FORBIDDEN`, as for what may not be seen.
    pub(crate) async fn must_exist(&self, user: Uuid) -> Result<()> {
        let mut reader = &self.inner().database;
        users::find(&mut reader, user).await.map_err(internal)?.map(|_| ()).ok_or(Error::FORBIDDEN)
    }
}
