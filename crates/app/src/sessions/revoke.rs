//! `DELETE /users/me/sessions`, `DELETE /users/:id/sessions`, with and without an id; and the end of any login.

use vestibule_domain::actor::Admin;
use vestibule_domain::schema::USERS;
use vestibule_domain::session::LoginId;
use vestibule_domain::{Actor, Client, Error, Result, UserId};
use vestibule_store::activity::{self, Entry};
use vestibule_store::{Transaction, sessions, users};

use super::logins::{LoginSessions, group_by_login};
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Ends one of the caller's own logins.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody, `FORBIDDEN` where the caller has no such login.
pub async fn end_own(app: &App, actor: &Actor, id: LoginId) -> Result<()> {
    end_one(app, actor, actor.require_user()?, id).await
}

/// Ends all of the caller's own logins but the one the request was made with.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn end_own_others(app: &App, actor: &Actor) -> Result<()> {
    let user = actor.require_user()?;
    retrying(|| write_end(app, actor, user, |login| !login.is_of(actor))).await.map(|_| ())
}

/// Ends a login of any user.
///
/// # Errors
/// `FORBIDDEN` where the user has no such login.
pub async fn end_for_user(app: &App, admin: Admin<'_>, user: UserId, id: LoginId) -> Result<()> {
    end_one(app, admin.actor(), user, id).await
}

/// Ends all logins of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who is not there.
pub async fn end_all_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    crate::users::ensure_user_exists(app, user).await?;
    retrying(|| write_end(app, admin.actor(), user, |_| true)).await.map(|_| ())
}

async fn end_one(app: &App, actor: &Actor, user: UserId, id: LoginId) -> Result<()> {
    match retrying(|| write_end(app, actor, user, |login| login.id == id)).await? {
        0 => Err(Error::FORBIDDEN),
        _ => Ok(()),
    }
}

async fn write_end(
    app: &App,
    actor: &Actor,
    user: UserId,
    ends: impl Fn(&LoginSessions) -> bool,
) -> Result<usize, TxError> {
    let by = actor.user().unwrap_or(user);
    let mut tx = app.database.begin().await?;
    let ended = end_logins(app, &mut tx, user, ends).await?;
    for _ in 0..ended {
        record_logout(app, &mut tx, &actor.client, (user, by)).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Ends those logins of a user; gives how many. The lock of the user comes first: a refresh takes it, too, so that no
/// successor of a session escapes that is made at the same time.
pub(crate) async fn end_logins(
    app: &App,
    tx: &mut Transaction,
    user: UserId,
    ends: impl Fn(&LoginSessions) -> bool,
) -> Result<usize, TxError> {
    users::lock(tx, user).await?;
    let known = sessions::of_user(tx, user, app.clock.now()).await?;
    let ended: Vec<LoginSessions> = group_by_login(known).into_iter().filter(ends).collect();
    for token in ended.iter().flat_map(LoginSessions::tokens) {
        sessions::delete(tx, token).await?;
    }
    Ok(ended.len())
}

/// Notes that a login of a user was ended, and by whom.
pub(crate) async fn record_logout(
    app: &App,
    tx: &mut Transaction,
    client: &Client,
    (user, by): (UserId, UserId),
) -> Result<(), TxError> {
    let item = user.to_string();
    let entry = Entry {
        action: "logout",
        user: Some(by.as_uuid()),
        at: app.clock.now(),
        client,
        collection: USERS.name,
        item: &item,
    };
    activity::insert(tx, entry).await?;
    Ok(())
}
