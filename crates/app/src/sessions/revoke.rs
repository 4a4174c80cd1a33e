//! `DELETE /users/me/sessions`, `DELETE /users/:id/sessions`, each with and without an id; and the functions that end
//! logins for other use cases.

use chrono::{DateTime, Utc};
use vestibule_domain::actor::Admin;
use vestibule_domain::session::LoginId;
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::{Transaction, sessions, users};

use super::logins::{LoginSessions, group_by_login};
use crate::App;
use crate::audit::{self, Origin};
use crate::error::TxError;
use crate::transaction::transaction;

/// Ends one of the actor's own logins.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request, `FORBIDDEN` if the actor has no such login.
pub async fn end_own(app: &App, actor: &Actor, id: LoginId) -> Result<()> {
    end_one(app, actor, actor.require_user()?, id).await
}

/// Ends all of the actor's own logins except for the one of the request.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request.
pub async fn end_own_others(app: &App, actor: &Actor) -> Result<()> {
    end_and_record(app, actor, actor.require_user()?, |login| !login.is_current(actor)).await.map(|_| ())
}

/// Ends a login of any user.
///
/// # Errors
/// `FORBIDDEN` if the user has no such login.
pub async fn end_for_user(app: &App, admin: Admin<'_>, user: UserId, id: LoginId) -> Result<()> {
    end_one(app, admin.actor(), user, id).await
}

/// Ends all logins of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who does not exist.
pub async fn end_all_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    crate::users::ensure_user_exists(app, user).await?;
    end_and_record(app, admin.actor(), user, |_| true).await.map(|_| ())
}

async fn end_one(app: &App, actor: &Actor, user: UserId, id: LoginId) -> Result<()> {
    match end_and_record(app, actor, user, |login| login.id == id).await? {
        0 => Err(Error::FORBIDDEN),
        _ => Ok(()),
    }
}

/// Ends the logins that `ends` selects, with an audit log entry for each; returns their number.
async fn end_and_record(
    app: &App,
    actor: &Actor,
    user: UserId,
    ends: impl Fn(&LoginSessions) -> bool,
) -> Result<usize> {
    let now = app.clock.now();
    let origin = Origin { by: Some(actor.user().unwrap_or(user)), client: &actor.client, at: now };
    transaction!(app, |tx| {
        let ended = end_logins(tx, user, now, &ends).await?;
        for _ in 0..ended {
            record_logout(tx, user, origin).await?;
        }
        Ok(ended)
    })
    .await
}

/// Ends the logins of a user that `ends` selects; returns their number. The user is locked first, as by a refresh, so
/// that no session survives that is added at the same time.
pub(crate) async fn end_logins(
    tx: &mut Transaction,
    user: UserId,
    now: DateTime<Utc>,
    ends: impl Fn(&LoginSessions) -> bool,
) -> Result<usize, TxError> {
    users::lock(tx, user).await?;
    let sessions = sessions::of_user(tx, user, now).await?;
    let ended: Vec<LoginSessions> = group_by_login(sessions).into_iter().filter(ends).collect();
    for token in ended.iter().flat_map(LoginSessions::tokens) {
        sessions::delete(tx, token).await?;
    }
    Ok(ended.len())
}

/// Records the end of a login of a user.
pub(crate) async fn record_logout(
    tx: &mut Transaction,
    user: UserId,
    origin: Origin<'_>,
) -> Result<(), TxError> {
    audit::record_user_action(tx, origin, "logout", user).await?;
    Ok(())
}
