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
    /// What it is known by; no token can be computed from it.
    pub id: LoginId,
    /// Whether the request was made with it.
    pub current: bool,
    /// How the client wants its tokens; unknown for logins at a Directus beside us.
    pub mode: Option<Mode>,
    /// A short name made of the user agent.
    pub device: Option<String>,
    /// The address of the client at the last refresh.
    pub ip: Option<String>,
    /// What the client says it is.
    pub user_agent: Option<String>,
    /// The page the client belongs to.
    pub origin: Option<String>,
    /// When the login was, if that is known.
    pub first_seen: Option<DateTime<Utc>>,
    /// When the login or the last refresh was, if that is known.
    pub last_seen: Option<DateTime<Utc>>,
    /// When it ends unless it is refreshed.
    pub expires: DateTime<Utc>,
}

/// The caller's own logins, the one that was last seen first.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<ActiveLogin>> {
    list_logins(app, actor, actor.require_user()?).await
}

/// The logins of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who is not there.
pub async fn list_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<Vec<ActiveLogin>> {
    crate::users::ensure_user_exists(app, user).await?;
    list_logins(app, admin.actor(), user).await
}

async fn list_logins(app: &App, actor: &Actor, user: UserId) -> Result<Vec<ActiveLogin>> {
    let now = app.clock.now();
    let known = sessions::of_user(&mut app.reader(), user, now).await?;
    let mut logins: Vec<ActiveLogin> =
        group_by_login(known).iter().filter_map(|login| describe(actor, login)).collect();
    logins.sort_by_key(|login| std::cmp::Reverse((login.last_seen, login.expires, login.id)));
    Ok(logins)
}

impl LoginSessions {
    /// Whether a request was made with it.
    pub(super) fn is_of(&self, actor: &Actor) -> bool {
        actor.login_id() == Some(self.id) || actor.session().is_some_and(|token| self.has(token))
    }
}

fn describe(actor: &Actor, login: &LoginSessions) -> Option<ActiveLogin> {
    let newest = login.newest()?;
    let known = newest.login.as_ref();
    Some(ActiveLogin {
        id: login.id,
        current: login.is_of(actor),
        mode: known.map(|login| login.mode),
        device: newest.user_agent.as_deref().and_then(device::name),
        ip: newest.ip.clone(),
        user_agent: newest.user_agent.clone(),
        origin: newest.origin.clone(),
        first_seen: known.and_then(|login| login.first_seen),
        last_seen: known.map(|login| login.last_seen),
        expires: newest.session.expires,
    })
}
