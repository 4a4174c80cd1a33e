//! Who may have a new password by mail.

use uuid::Uuid;
use vestibule_domain::{NormalizedEmail, User, UserId, UserStatus};
use vestibule_store::{DbError, Reader, login_attempts, users};

/// The person with that address, if they may have a new password: they are active, or failed logins keep them
/// suspended. Whom an administrator has suspended stays so.
///
/// Whoever is found or not, the same is read.
pub(super) async fn find(reader: &mut impl Reader, email: &NormalizedEmail) -> Result<Option<User>, DbError> {
    let found = users::find_by_email(reader, email).await?;
    let id = found.as_ref().map_or(UserId::new(Uuid::nil()), |person| person.id);
    let is_locked_out = login_attempts::locked_at(reader, id).await?.is_some();
    let may = |person: &User| person.is_active() || person.status == UserStatus::Suspended && is_locked_out;
    Ok(found.filter(|person| person.has_default_provider() && may(person)))
}
