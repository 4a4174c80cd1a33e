//! The session a session cookie names.

use chrono::DateTime;
use vestibule_domain::token::{AccessToken, SessionToken};

use crate::App;

/// The token of the session that an access token of ours names, whether it has run out or not: how long a session
/// lasts is told by its row. `None` for anything that is no such token.
pub fn session_token_of_cookie(app: &App, access_token: &AccessToken) -> Option<SessionToken> {
    // At the beginning of time nothing has run out.
    let claims = app.keys.read_access(access_token.expose(), DateTime::UNIX_EPOCH).ok()?;
    claims.session
}
