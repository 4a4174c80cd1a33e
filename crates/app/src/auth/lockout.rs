//! `auth_login_attempts`: too many consecutive failed logins suspend a user, or lock the user out for a time
//! (`LOGIN_LOCKOUT`). The last administrator is never suspended, because no other user could undo that.

use std::cmp::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use vestibule_domain::{Client, User, UserStatus};
use vestibule_store::{Transaction, access, login_attempts, sessions, users, versions};

use super::issue::after;
use crate::audit::{self, Origin};
use crate::error::TxError;
use crate::security_notices::{Notice, notify, request_trace};
use crate::{App, Lockout};

/// Duration of a temporary lockout.
const LOCK: Duration = Duration::from_secs(15 * 60);

/// Whether a login attempt may continue after it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The password is to be verified.
    Allowed,
    /// The login fails, whatever the password is.
    LockedOut,
}

/// From where and when a login is attempted.
#[derive(Debug, Clone, Copy)]
pub(super) struct AttemptOrigin<'a> {
    pub(super) client: &'a Client,
    /// Whether the user has logged in from the network of the client before.
    pub(super) is_known: bool,
    pub(super) now: DateTime<Utc>,
}

/// Counts an attempt before its password is verified, so that concurrent attempts cannot exceed the limit. Without a
/// user it executes equally expensive statements.
pub(super) async fn count_attempt(
    app: &App,
    tx: &mut Transaction,
    user: Option<&User>,
    origin: AttemptOrigin<'_>,
    limit: i64,
) -> Result<Attempt, TxError> {
    let Some(user) = user else {
        login_attempts::count_for_unknown_user(tx, origin.now).await?;
        return Ok(Attempt::Allowed);
    };
    let count = login_attempts::count(tx, user.id, origin.now).await?;
    match app.settings.login.lockout {
        Lockout::Permanent if count <= limit => Ok(Attempt::Allowed),
        Lockout::Permanent if is_last_admin(tx, user).await? => {
            lock_temporarily(app, tx, user, origin, count.cmp(&(limit + 1))).await
        }
        Lockout::Permanent => suspend(app, tx, user, origin).await,
        Lockout::Temporary => lock_temporarily(app, tx, user, origin, count.cmp(&limit)).await,
    }
}

/// Whether no other user could undo a suspension. Takes the lock that changes of rights take, so that two
/// administrators cannot be suspended at the same time.
async fn is_last_admin(tx: &mut Transaction, user: &User) -> Result<bool, TxError> {
    versions::lock(tx, versions::ACCESS).await?;
    Ok(!access::has_other_active_admin(tx, user.id.as_uuid()).await?)
}

async fn suspend(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    origin: AttemptOrigin<'_>,
) -> Result<Attempt, TxError> {
    let AttemptOrigin { client, now, .. } = origin;
    if users::suspend(tx, user.id).await? {
        sessions::delete_of_user(tx, user.id, None).await?;
        login_attempts::lock(tx, user.id, now).await?;
        notify(app, tx, user, Notice::AccountLocked, request_trace(Some(client), now)).await?;
        let change = json!({ "status": UserStatus::Suspended });
        audit::record_user_update(tx, Origin { by: Some(user.id), client, at: now }, user.id, change).await?;
    }
    Ok(Attempt::LockedOut)
}

/// Locks the user out for [`LOCK`] after each attempt that reaches or exceeds the limit. `count` compares the number of
/// attempts with the limit; the user is notified once, when they are equal. A known client is not locked out: it has its
/// own throttle key, and failed logins from elsewhere must not affect it.
async fn lock_temporarily(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    origin: AttemptOrigin<'_>,
    count: Ordering,
) -> Result<Attempt, TxError> {
    let AttemptOrigin { client, is_known, now } = origin;
    let is_locked = login_attempts::locked_until(tx, user.id).await?.is_some_and(|until| until > now);
    if is_locked && !is_known {
        return Ok(Attempt::LockedOut);
    }
    if count.is_ge() {
        login_attempts::lock_until(tx, user.id, after(now, LOCK)).await?;
    }
    if count.is_eq() {
        notify(app, tx, user, Notice::AccountLocked, request_trace(Some(client), now)).await?;
    }
    Ok(Attempt::Allowed)
}
