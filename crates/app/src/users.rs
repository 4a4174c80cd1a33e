//! Whether somebody is there at all.

use uuid::Uuid;
use vestibule_domain::{Error, Result};
use vestibule_store::users;

use crate::App;
use crate::database_error::internal;

/// Refuses a user who is not there, before anything of theirs is listed or ended.
///
/// # Errors
/// `FORBIDDEN`, as for what may not be seen.
pub(crate) async fn ensure_user_exists(app: &App, user: Uuid) -> Result<()> {
    let mut reader = &app.database;
    users::find(&mut reader, user).await.map_err(internal)?.map(|_| ()).ok_or(Error::FORBIDDEN)
}
