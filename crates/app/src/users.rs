//! Whether somebody is there at all.

use vestibule_domain::{Error, Result, UserId};
use vestibule_store::users;

use crate::App;

/// Refuses a user who is not there, before anything of theirs is listed or ended.
///
/// # Errors
/// `FORBIDDEN`, as for what may not be seen.
pub(crate) async fn ensure_user_exists(app: &App, user: UserId) -> Result<()> {
    users::find(&mut app.reader(), user).await?.map(|_| ()).ok_or(Error::FORBIDDEN)
}
