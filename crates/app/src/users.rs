//! Checks that several use cases about users share.

use vestibule_domain::{Error, Result, UserId};
use vestibule_store::users;

use crate::App;

/// Refuses a user who does not exist.
///
/// # Errors
/// `FORBIDDEN`, as for a user that the actor may not read.
pub(crate) async fn ensure_user_exists(app: &App, user: UserId) -> Result<()> {
    users::find(&mut app.reader(), user).await?.map(|_| ()).ok_or(Error::FORBIDDEN)
}
