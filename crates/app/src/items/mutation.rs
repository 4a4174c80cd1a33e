//! A mutation: one transaction that changes items, with their audit log entries, and the effects that it is committed with.

use chrono::{DateTime, Utc};
use vestibule_domain::{Actor, Error, UserId};
use vestibule_store::{Transaction, access, login_attempts, logins, sessions, versions};

use crate::App;
use crate::error::TxError;

/// An open transaction, the actor who changes items in it, and the effects of the changes so far.
pub(crate) struct Mutation<'a> {
    pub(crate) app: &'a App,
    pub(crate) actor: &'a Actor,
    pub(crate) tx: Transaction,
    pub(super) now: DateTime<Utc>,
    pub(super) effects: Effects,
    /// Whether the new address was confirmed, so that it is not deferred (`EMAIL_CHANGE_CONFIRM`).
    pub(super) is_email_confirmed: bool,
}

/// What [`Mutation::commit`] does after the changes, each once however many items have changed.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Users whose sessions end.
    pub(super) end_sessions: Vec<EndSessions>,
    /// Users whose status was set: their failed logins no longer count.
    pub(super) status_set: Vec<UserId>,
    /// A user may have stopped being an administrator.
    pub(super) may_lose_admin: bool,
    /// Roles, policies, permissions or access have changed.
    pub(super) access_changed: bool,
    /// The settings have changed.
    pub(super) settings_changed: bool,
    /// Mails were written to the outbox.
    pub(super) mails: bool,
}

/// The sessions of a user end.
#[derive(Debug)]
pub(super) struct EndSessions {
    pub(super) user: UserId,
    /// Whether the session of the request ends as well.
    pub(super) including_current: bool,
}

/// Runs a mutation and commits it: `mutation!(app, actor, |mutation| { … Ok(output) }).await?`.
///
/// The block gets a `&mut Mutation` and returns `Result<_, TxError>`. As with `transaction!`, an error rolls back, and the
/// block runs again where the database reports a lost race.
macro_rules! mutation {
    ($app:expr, $actor:expr, |$mutation:ident| $body:block) => {
        $crate::transaction::retrying(|| async {
            let mut mutation = $crate::items::begin($app, $actor).await?;
            let $mutation = &mut mutation;
            let output: ::std::result::Result<_, $crate::error::TxError> = async { $body }.await;
            let output = output?;
            mutation.commit().await?;
            Ok(output)
        })
    };
}

pub(crate) use mutation;

/// Opens the transaction of a mutation.
pub(crate) async fn begin<'a>(app: &'a App, actor: &'a Actor) -> Result<Mutation<'a>, TxError> {
    let tx = app.database.begin().await?;
    let now = app.clock.now();
    Ok(Mutation { app, actor, tx, now, effects: Effects::default(), is_email_confirmed: false })
}

impl Mutation<'_> {
    /// Applies the effects and commits.
    pub(crate) async fn commit(mut self) -> Result<(), TxError> {
        let effects = std::mem::take(&mut self.effects);
        for end in &effects.end_sessions {
            self.end_sessions(end).await?;
        }
        for user in effects.status_set {
            login_attempts::clear(&mut self.tx, user).await?;
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

    async fn end_sessions(&mut self, end: &EndSessions) -> Result<(), TxError> {
        match self.actor.login_id().filter(|_| !end.including_current) {
            Some(current) => logins::delete_others(&mut self.tx, end.user, current).await?,
            None => {
                let kept = if end.including_current { None } else { self.actor.session() };
                sessions::delete_of_user(&mut self.tx, end.user, kept).await?
            }
        };
        Ok(())
    }

    /// Refuses a change that leaves no active administrator. Such changes wait for each other, so that two administrators
    /// who demote each other at the same time do not each count the other.
    async fn ensure_admin_remains(&mut self) -> Result<(), TxError> {
        versions::lock(&mut self.tx, versions::ACCESS).await?;
        if access::has_active_admin(&mut self.tx).await? {
            return Ok(());
        }
        Err(Error::UnprocessableContent("Cannot remove the last admin user from the system".into()).into())
    }
}
