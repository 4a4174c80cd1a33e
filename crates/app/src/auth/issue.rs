//! The tokens that a login or a refresh returns.

use std::time::Duration;

use chrono::{DateTime, Utc};
use vestibule_domain::access::Rights;
use vestibule_domain::session::{Login, Mode};
use vestibule_domain::token::{AccessClaims, AccessToken, RefreshToken, SessionToken};
use vestibule_domain::{Result, User};

use crate::App;

/// The tokens that a login or a refresh returns.
#[derive(Debug, Clone)]
pub struct Issued {
    /// How the tokens are returned.
    pub mode: Mode,
    /// The access token. In session mode it names its session and is the value of the session cookie.
    pub access_token: AccessToken,
    /// The refresh token. In session mode the client does not get it: the access token contains it.
    pub refresh_token: RefreshToken,
    /// Lifetime of the access token.
    pub expires: Duration,
}

/// The lifetime of a session that begins or is refreshed now.
pub(super) fn session_lifetime(app: &App, mode: Mode) -> Duration {
    match mode {
        Mode::Session => app.settings.lifetimes.session,
        Mode::Json | Mode::Cookie => app.settings.lifetimes.refresh,
    }
}

/// Whether access tokens become invalid when their login ends (docs/decisions/0009-sessions.md). In json and cookie
/// mode they do unless the grace period is zero, which restores the behaviour of Directus. In session mode the access
/// token names its session, which ends with the login anyway.
fn binds_access_tokens(app: &App, mode: Mode) -> bool {
    mode != Mode::Session && !app.settings.lifetimes.refresh_grace.is_zero()
}

/// Creates the tokens of a session.
pub(super) fn issue_tokens(
    app: &App,
    user: &User,
    rights: &Rights,
    session: SessionToken,
    login: &Login,
    now: DateTime<Utc>,
) -> Result<Issued> {
    let mode = login.mode;
    let expires = match mode {
        Mode::Session => app.settings.lifetimes.session,
        Mode::Json | Mode::Cookie => app.settings.lifetimes.access,
    };
    let claims = AccessClaims {
        id: Some(user.id),
        role: user.role,
        app_access: rights.has_app(),
        admin_access: rights.is_admin(),
        enforce_tfa: user.tfa_secret.is_none() && rights.enforces_tfa(),
        session: (mode == Mode::Session).then(|| session.clone()),
        sid: binds_access_tokens(app, mode).then_some(login.id),
        share: None,
        iat: Some(now.timestamp()),
        exp: Some(after(now, expires).timestamp()),
    };
    let access_token = app.keys.sign(&claims)?.into();
    Ok(Issued { mode, access_token, refresh_token: session, expires })
}

/// `now` plus a duration; the last representable instant if the sum is beyond it.
pub(super) fn after(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    chrono::Duration::from_std(duration)
        .ok()
        .and_then(|duration| now.checked_add_signed(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
