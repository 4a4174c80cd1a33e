//! What follows from a change: sessions that end, counters that go up, the last administrator who must stay.

use uuid::Uuid;
use vestibule_domain::Error;
use vestibule_store::{access, login_attempts, logins, sessions, versions};

use super::mutation::Mutation;
use crate::error::TxError;

/// What follows from the changes of one transaction.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Users whose sessions end; with true even the one the caller is using.
    pub(super) end_sessions: Vec<(Uuid, bool)>,
    /// Users whose status somebody has set: what failed logins did to it counts no more.
    pub(super) status_set: Vec<Uuid>,
    /// Somebody may have stopped being an administrator.
    pub(super) may_lose_admin: bool,
    /// Roles, policies, permissions or access have changed.
    pub(super) access_changed: bool,
    /// The settings have changed.
    pub(super) settings_changed: bool,
    /// Mails were written.
    pub(super) mails: bool,
}

impl Mutation<'_> {
    /// Lets happen what follows, and commits.
    pub(crate) async fn commit(mut self) -> Result<(), TxError> {
        let effects = std::mem::take(&mut self.effects);
        for (user, even_own) in effects.end_sessions {
            match self.actor.login_id().filter(|_| !even_own) {
                Some(own) => logins::delete_others(&mut self.tx, user.into(), own).await?,
                None => {
                    let kept = if even_own { None } else { self.actor.session() };
                    sessions::delete_of_user(&mut self.tx, user.into(), kept).await?
                }
            };
        }
        for user in effects.status_set {
            login_attempts::clear(&mut self.tx, user.into()).await?;
        }
        if effects.may_lose_admin {
            self.ensure_admin_remains().await?;
        }
        if effects.access_changed {
            versions::bump(&mut self.tx, versions::ACCESS).await?;
        }
        if effects.settings_changed {
            versions::bump(&mut self.tx, versions::SETTINGS).await?;
        }
        self.tx.commit().await?;
        if effects.mails {
            crate::mail::wake_mail_worker(self.app);
        }
        Ok(())
    }

    /// Refuses what would leave nobody who may do everything. One at a time, so that two administrators who demote each
    /// other at once do not each count on the other.
    async fn ensure_admin_remains(&mut self) -> Result<(), TxError> {
        versions::lock(&mut self.tx, versions::ACCESS).await?;
        if access::has_active_admin(&mut self.tx).await? {
            return Ok(());
        }
        Err(Error::UnprocessableContent("Cannot remove the last admin user from the system".into()).into())
    }
}
