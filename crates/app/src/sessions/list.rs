//! `GET /users/me/sessions`, `GET /users/:id/sessions`.

use chrono::{DateTime, Utc};
use vestibule_domain::actor::Admin;
use vestibule_domain::session::{LoginId, Mode};
use vestibule_domain::{Actor, Result, UserId, device};
use vestibule_store::sessions;

use super::logins::{LoginSessions, group_by_login};
use crate::App;

/// A login that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveLogin {
    pub id: LoginId,
    /// Whether the request was made with this login.
    pub current: bool,
    /// How tokens are returned to the client; `None` if Vestibule did not create the login.
    pub mode: Option<Mode>,
    /// A short name of the device, derived from the user agent.
    pub device: Option<String>,
    /// Address of the client at the last refresh.
    pub ip: Option<String>,
    /// The `User-Agent` header of the client.
    pub user_agent: Option<String>,
    /// The `Origin` header of the client.
    pub origin: Option<String>,
    /// When the user logged in; `None` if unknown.
    pub first_seen: Option<DateTime<Utc>>,
    /// When the user logged in or the login was last refreshed; `None` if unknown.
    pub last_seen: Option<DateTime<Utc>>,
    /// When the login ends if it is not refreshed.
    pub expires: DateTime<Utc>,
}

/// The actor's own logins, sorted by the time of their last refresh, latest first.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<ActiveLogin>> {
    list_logins(app, actor, actor.require_user()?).await
}

/// The logins of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who does not exist.
pub async fn list_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<Vec<ActiveLogin>> {
    crate::users::ensure_user_exists(app, user).await?;
    list_logins(app, admin.actor(), user).await
}

async fn list_logins(app: &App, actor: &Actor, user: UserId) -> Result<Vec<ActiveLogin>> {
    let now = app.clock.now();
    let sessions = sessions::of_user(&mut app.reader(), user, now).await?;
    let mut logins: Vec<ActiveLogin> =
        group_by_login(sessions).iter().filter_map(|login| describe(actor, login)).collect();
    logins.sort_by_key(|login| std::cmp::Reverse((login.last_seen, login.expires, login.id)));
    Ok(logins)
}

impl LoginSessions {
    /// Whether the request of the actor was made with this login.
    pub(super) fn is_current(&self, actor: &Actor) -> bool {
        actor.login_id() == Some(self.id) || actor.session().is_some_and(|token| self.has(token))
    }
}

fn describe(actor: &Actor, login: &LoginSessions) -> Option<ActiveLogin> {
    let newest = login.newest()?;
    let stored = newest.login.as_ref();
    Some(ActiveLogin {
        id: login.id,
        current: login.is_current(actor),
        mode: stored.map(|login| login.mode),
        device: newest.user_agent.as_deref().and_then(device::name),
        ip: newest.ip.clone(),
        user_agent: newest.user_agent.clone(),
        origin: newest.origin.clone(),
        first_seen: stored.and_then(|login| login.first_seen),
        last_seen: stored.map(|login| login.last_seen),
        expires: newest.session.expires,
    })
}
