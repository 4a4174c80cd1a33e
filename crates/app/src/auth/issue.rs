//! The tokens somebody gets.

use std::time::Duration;

use chrono::{DateTime, Utc};
use vestibule_domain::access::Rights;
use vestibule_domain::session::{LoginId, Mode};
use vestibule_domain::token::{AccessClaims, AccessToken, RefreshToken, SessionToken};
use vestibule_domain::{Result, User};

use crate::App;

/// What a login or a refresh hands out.
#[derive(Debug, Clone)]
pub struct Issued {
    /// How the client wants it.
    pub mode: Mode,
    /// The access token; in session mode it names its session and goes into the cookie.
    pub access_token: AccessToken,
    /// The token of the session; in session mode nobody needs it but the access token.
    pub refresh_token: RefreshToken,
    /// How long the access token lasts.
    pub expires: Duration,
}

/// How long a session lasts from now.
pub(super) fn session_lifetime(app: &App, mode: Mode) -> Duration {
    match mode {
        Mode::Session => app.settings.lifetimes.session,
        Mode::Json | Mode::Cookie => app.settings.lifetimes.refresh,
    }
}

/// Whether access tokens end with their login (docs/decisions/0009-sessions.md). Session cookies do anyway; those of
/// json and cookie mode are Directus' own where no grace period is wanted for them either.
fn binds_access_tokens(app: &App, mode: Mode) -> bool {
    mode != Mode::Session && !app.settings.lifetimes.refresh_grace.is_zero()
}

/// Makes the tokens of a session.
pub(super) fn issue_tokens(
    app: &App,
    person: &User,
    rights: &Rights,
    (session, mode, login): (SessionToken, Mode, LoginId),
    now: DateTime<Utc>,
) -> Result<Issued> {
    let expires = match mode {
        Mode::Session => app.settings.lifetimes.session,
        Mode::Json | Mode::Cookie => app.settings.lifetimes.access,
    };
    let claims = AccessClaims {
        id: Some(person.id),
        role: person.role,
        app_access: rights.has_app(),
        admin_access: rights.is_admin(),
        enforce_tfa: person.tfa_secret.is_none() && rights.enforces_tfa(),
        session: (mode == Mode::Session).then(|| session.clone()),
        sid: binds_access_tokens(app, mode).then_some(login),
        share: None,
        iat: Some(now.timestamp()),
        exp: Some(after(now, expires).timestamp()),
    };
    let access_token = app.keys.sign(&claims)?.into();
    Ok(Issued { mode, access_token, refresh_token: session, expires })
}

/// An instant after a duration; the end of time where that would be beyond it.
pub(super) fn after(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    chrono::Duration::from_std(duration)
        .ok()
        .and_then(|duration| now.checked_add_signed(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
