//! `auth_login_attempts`: too many failed logins in a row suspend an account, or keep people out for a while
//! (`LOGIN_LOCKOUT`). The last administrator is never suspended: nobody could undo that.

use std::time::Duration;

use serde_json::json;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Client, User, UserStatus};
use vestibule_store::activity::{self, Entry, Revision};
use vestibule_store::{Transaction, access, login_attempts, sessions, users, versions};

use super::issue::after;
use crate::error::TxError;
use crate::security_notices::Notice;
use crate::{App, Lockout};

/// How long a lock that opens by itself lasts.
const LOCK: Duration = Duration::from_secs(15 * 60);

/// Whether an attempt may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The password may be looked at.
    Allowed,
    /// One too many: the account is closed, whatever the password is.
    OverLimit,
}

/// Counts an attempt before its password is looked at, so that many at once cannot slip through.
pub(super) async fn count(
    app: &App,
    tx: &mut Transaction,
    (client, person): (&Client, Option<&User>),
    limit: i64,
    is_known: bool,
) -> Result<Attempt, TxError> {
    let now = app.clock.now();
    let Some(person) = person else {
        login_attempts::count_for_unknown_user(tx, now).await?;
        return Ok(Attempt::Allowed);
    };
    let count = login_attempts::count(tx, person.id, now).await?;
    match app.settings.login.lockout {
        Lockout::Permanent if count <= limit => Ok(Attempt::Allowed),
        Lockout::Permanent if is_last_admin(tx, person).await? => {
            lock_temporarily(app, tx, (client, person), (count, limit + 1), is_known).await
        }
        Lockout::Permanent => suspend(app, tx, (client, person)).await,
        Lockout::Temporary => lock_temporarily(app, tx, (client, person), (count, limit), is_known).await,
    }
}

/// Whether nobody else could undo a suspension. Changes of rights that are under way are waited for.
async fn is_last_admin(tx: &mut Transaction, person: &User) -> Result<bool, TxError> {
    versions::lock(tx, versions::ACCESS).await?;
    Ok(!access::has_other_active_admin(tx, person.id.as_uuid()).await?)
}

async fn suspend(
    app: &App,
    tx: &mut Transaction,
    (client, person): (&Client, &User),
) -> Result<Attempt, TxError> {
    let now = app.clock.now();
    if users::suspend(tx, person.id).await? {
        sessions::delete_of_user(tx, person.id, None).await?;
        login_attempts::lock(tx, person.id, now).await?;
        crate::security_notices::notify(app, tx, person, Some(client), Notice::AccountLocked).await?;
        let id = person.id.to_string();
        let entry = Entry {
            action: "update",
            user: Some(person.id.as_uuid()),
            at: now,
            client,
            collection: USERS.name,
            item: &id,
        };
        let note = activity::insert(tx, entry).await?;
        let change = json!({ "status": UserStatus::Suspended });
        let revision = Revision { collection: USERS.name, item: &id, data: change.clone(), delta: change };
        activity::insert_revision(tx, note, revision).await?;
    }
    Ok(Attempt::OverLimit)
}

/// From the last attempt that is free on, each is followed by a lock. A client that has got in before passes: it
/// has a throttle of its own, and strangers cannot keep it out.
async fn lock_temporarily(
    app: &App,
    tx: &mut Transaction,
    (client, person): (&Client, &User),
    (count, limit): (i64, i64),
    is_known: bool,
) -> Result<Attempt, TxError> {
    let now = app.clock.now();
    let locked = login_attempts::locked_until(tx, person.id).await?.is_some_and(|until| until > now);
    if locked && !is_known {
        return Ok(Attempt::OverLimit);
    }
    if count >= limit {
        login_attempts::lock_until(tx, person.id, after(now, LOCK)).await?;
    }
    if count == limit {
        crate::security_notices::notify(app, tx, person, Some(client), Notice::AccountLocked).await?;
    }
    Ok(Attempt::Allowed)
}
