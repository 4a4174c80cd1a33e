//! `POST /auth/logout`.

use vestibule_domain::session::Session;
use vestibule_domain::token::RefreshToken;
use vestibule_domain::{Client, Result};
use vestibule_store::sessions;

use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Ends a session, together with those it succeeded that are still in their grace period and those that succeeded
/// it: they are one login. Logging out of nothing succeeds quietly.
///
/// # Errors
/// Only where the database does not answer.
pub async fn log_out(app: &App, client: &Client, token: &RefreshToken) -> Result<()> {
    let now = app.clock.now();
    match sessions::find(&mut app.reader(), token, now).await? {
        Some(session) => retrying(|| write_logout(app, client, &session)).await,
        None => Ok(()),
    }
}

async fn write_logout(app: &App, client: &Client, session: &Session) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    if crate::sessions::end_logins(app, &mut tx, session.user, |login| login.has(&session.token)).await? == 0
    {
        return Ok(());
    }
    crate::sessions::record_logout(app, &mut tx, client, (session.user, session.user)).await?;
    tx.commit().await?;
    Ok(())
}
