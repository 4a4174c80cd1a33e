//! Users who may reset their password.

use uuid::Uuid;
use vestibule_domain::{NormalizedEmail, User, UserId, UserStatus};
use vestibule_store::{DbError, Reader, login_attempts, users};

/// The user with that address, if the user may reset the password: active users, and users suspended by
/// failed logins. Users suspended by an administrator may not.
///
/// The same statements are executed whether or not there is such a user.
pub(super) async fn find(reader: &mut impl Reader, email: &NormalizedEmail) -> Result<Option<User>, DbError> {
    let found = users::find_by_email(reader, email).await?;
    let id = found.as_ref().map_or(UserId::new(Uuid::nil()), |user| user.id);
    let is_locked_out = login_attempts::locked_at(reader, id).await?.is_some();
    let may = |user: &User| user.is_active() || user.status == UserStatus::Suspended && is_locked_out;
    Ok(found.filter(|user| user.has_default_provider() && may(user)))
}
