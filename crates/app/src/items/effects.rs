//! What follows from a change: sessions that end, counters that go up, the last administrator who must stay.

use uuid::Uuid;
use vestibule_domain::Error;
use vestibule_store::{access, sessions, versions};

use super::work::Work;
use crate::failure::Failure;

/// What follows from the changes of one transaction.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Users whose sessions end; with true even the one the caller is using.
    pub(super) end_sessions: Vec<(Uuid, bool)>,
    /// Somebody may have stopped being an administrator.
    pub(super) may_lose_admin: bool,
    /// Roles, policies, permissions or access have changed.
    pub(super) access_changed: bool,
    /// The settings have changed.
    pub(super) settings_changed: bool,
}

impl Work<'_> {
    /// Lets happen what follows, and commits.
    pub(super) async fn finish(mut self) -> Result<(), Failure> {
        let effects = std::mem::take(&mut self.effects);
        for (user, even_own) in effects.end_sessions {
            let kept = if even_own { None } else { self.actor.session() };
            sessions::delete_of_user(&mut self.tx, user, kept).await?;
        }
        if effects.may_lose_admin && !access::has_active_admin(&mut self.tx).await? {
            let reason = "Cannot remove the last admin user from the system";
            return Err(Error::UnprocessableContent(reason.into()).into());
        }
        if effects.access_changed {
            versions::bump(&mut self.tx, versions::ACCESS).await?;
        }
        if effects.settings_changed {
            versions::bump(&mut self.tx, versions::SETTINGS).await?;
        }
        self.tx.commit().await?;
        Ok(())
    }
}
