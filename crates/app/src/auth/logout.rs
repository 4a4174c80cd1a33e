//! `POST /auth/logout`.

use vestibule_domain::token::RefreshToken;
use vestibule_domain::{Client, Result};
use vestibule_store::sessions;

use crate::App;
use crate::audit::Origin;
use crate::sessions::{end_logins, record_logout};
use crate::transaction::transaction;

/// Ends the login of a session: the session, its successors, and the sessions it succeeded that are in their grace
/// period. Succeeds if there is no such session.
pub async fn log_out(app: &App, client: &Client, token: &RefreshToken) -> Result<()> {
    let now = app.clock.now();
    let Some(session) = sessions::find(&mut app.reader(), token, now).await? else { return Ok(()) };
    let user = session.user;
    transaction!(app, |tx| {
        let ended = end_logins(tx, user, now, |login| login.has(&session.token)).await?;
        if ended > 0 {
            record_logout(tx, user, Origin { by: Some(user), client, at: now }).await?;
        }
        Ok(())
    })
    .await
}
