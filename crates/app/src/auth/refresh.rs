//! `POST /auth/refresh`.

use chrono::{DateTime, Utc};
use vestibule_domain::session::{Login, Mode, Rotation, Session, end_of_grace, foreign_login_id};
use vestibule_domain::token::{RefreshToken, SessionToken};
use vestibule_domain::{Client, Error, Result, User, UserStatus};
use vestibule_store::{Reader, logins, sessions, users};

use super::issue::{Issued, after, issue_tokens, session_lifetime};
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Refreshes of refreshes within one grace period that are followed; nobody makes so many in good faith.
const LONGEST_CHAIN: usize = 100;

/// Somebody wants new tokens.
#[derive(Debug, Clone)]
pub struct RefreshInput {
    /// The token of the session.
    pub token: RefreshToken,
    /// How the tokens are wanted.
    pub mode: Mode,
}

/// Hands out new tokens for a session.
///
/// Of many refreshes of one token at once, exactly one makes the successor; the others, and all that come within
/// the grace period, get the same one. So a refresh logs nobody out and leaves no session behind.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a session that is not there any more; `USER_SUSPENDED` where its user is suspended,
/// which ends it.
pub async fn refresh(app: &App, client: &Client, refresh: &RefreshInput) -> Result<Issued> {
    let now = app.clock.now();
    let session = sessions::find(&mut app.reader(), &refresh.token, now).await?;
    let session = session.ok_or(Error::InvalidCredentials)?;
    let person = users::find(&mut app.reader(), session.user).await?;
    let person = person.ok_or(Error::InvalidCredentials)?;
    if !person.is_active() {
        return Err(end_session_of_inactive(app, &session, &person).await);
    }
    let login = logins::find(&mut app.reader(), &session.token).await?;
    let login = Login {
        id: login.as_ref().map_or_else(|| foreign_login_id(&session.token), |login| login.id),
        mode: refresh.mode,
        first_seen: login.and_then(|login| login.first_seen),
        last_seen: now,
    };
    let successor = retrying(|| rotate(app, client, &session, &login)).await?;
    let rights = crate::identity::current_rights(app, person.id, person.role, client.ip).await?;
    issue_tokens(app, &person, &rights, (successor, refresh.mode, login.id), now)
}

async fn end_session_of_inactive(app: &App, session: &Session, person: &User) -> Error {
    let ended = retrying(|| async {
        let mut tx = app.database.begin().await?;
        crate::sessions::end_logins(app, &mut tx, session.user, |login| login.has(&session.token)).await?;
        tx.commit().await?;
        Ok(())
    });
    match ended.await {
        Err(error) => error,
        Ok(()) if person.status == UserStatus::Suspended => Error::UserSuspended,
        Ok(()) => Error::InvalidCredentials,
    }
}

/// The token of the session from now on.
async fn rotate(
    app: &App,
    client: &Client,
    session: &Session,
    login: &Login,
) -> Result<SessionToken, TxError> {
    let lifetimes = &app.settings.lifetimes;
    let grace = match login.mode {
        Mode::Session => lifetimes.session_grace,
        Mode::Json | Mode::Cookie => lifetimes.refresh_grace,
    };
    let now = login.last_seen;
    match (Rotation::of(login.mode, grace), &session.next_token) {
        (_, Some(next)) => successor(&mut &app.database, next, now).await,
        (Rotation::Replace, None) => replace_session(app, session, login).await,
        (Rotation::Succeed, None) => {
            let ends = end_of_grace(session.expires, now, grace);
            add_successor(app, client, session, login, ends).await
        }
    }
}

async fn replace_session(app: &App, session: &Session, login: &Login) -> Result<SessionToken, TxError> {
    let now = login.last_seen;
    let next = SessionToken::from(app.random.token(64));
    let expires = after(now, session_lifetime(app, login.mode));
    let mut tx = app.database.begin().await?;
    users::lock(&mut tx, session.user).await?;
    if !sessions::replace(&mut tx, &session.token, &next, expires).await? {
        return Err(Error::InvalidCredentials.into());
    }
    logins::put(&mut tx, &next, login).await?;
    users::touch(&mut tx, session.user, now).await?;
    tx.commit().await?;
    Ok(next)
}

async fn add_successor(
    app: &App,
    client: &Client,
    session: &Session,
    login: &Login,
    ends: DateTime<Utc>,
) -> Result<SessionToken, TxError> {
    let now = login.last_seen;
    let next = SessionToken::from(app.random.token(64));
    let mut tx = app.database.begin().await?;
    // Whoever ends the sessions of this user takes the same lock first, so that no successor escapes.
    users::lock(&mut tx, session.user).await?;
    if !sessions::succeed(&mut tx, &session.token, &next, ends).await? {
        // Somebody was faster: what counts is what they wrote. It may wait for the commit of a group that we are
        // part of, so nobody else sees it yet, and it must not be told before that.
        let current = sessions::find(&mut tx, &session.token, now).await?;
        let winner = current.and_then(|session| session.next_token).ok_or(Error::InvalidCredentials)?;
        let last = successor(&mut tx, &winner, now).await?;
        tx.commit().await?;
        return Ok(last);
    }
    let successor = Session {
        token: next.clone(),
        user: session.user,
        expires: after(now, session_lifetime(app, login.mode)),
        next_token: None,
    };
    sessions::insert(&mut tx, &successor, client).await?;
    logins::insert(&mut tx, &next, login).await?;
    users::touch(&mut tx, session.user, now).await?;
    tx.commit().await?;
    Ok(next)
}

/// A successor that was handed out before, or, if that has been succeeded in its turn, the last one: whoever comes late
/// must not get a token that is about to end. Gone if it was logged out meanwhile.
async fn successor(
    reader: &mut impl Reader,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<SessionToken, TxError> {
    let mut next = token.clone();
    for _ in 0..LONGEST_CHAIN {
        let found = sessions::find(reader, &next, now).await?.ok_or(Error::InvalidCredentials)?;
        match found.next_token {
            Some(token) => next = token,
            None => return Ok(found.token),
        }
    }
    Err(Error::InvalidCredentials.into())
}
