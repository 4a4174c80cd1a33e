//! `POST /auth/refresh`.

use chrono::{DateTime, Utc};
use vestibule_domain::session::{Login, Mode, Rotation, Session, end_of_grace, foreign_login_id};
use vestibule_domain::token::{AccessToken, RefreshToken, SessionToken};
use vestibule_domain::{Client, Error, Result, User, UserStatus};
use vestibule_store::{Reader, Transaction, logins, sessions, users};

use super::issue::{Issued, after, issue_tokens, session_lifetime};
use crate::App;
use crate::error::TxError;
use crate::transaction::transaction;

/// The longest chain of successors that is followed. Within one grace period a legitimate client does not refresh so
/// often.
const LONGEST_CHAIN: usize = 100;

/// What a client sends to get new tokens.
#[derive(Debug, Clone)]
pub struct RefreshInput {
    pub token: RefreshToken,
    /// How the new tokens are returned.
    pub mode: Mode,
}

/// The refresh token in a session cookie, whether or not the cookie has expired: the lifetime of a session is stored in
/// its row. `None` if the cookie does not hold a session token created by Vestibule or Directus.
pub fn session_token_of_cookie(app: &App, cookie: &AccessToken) -> Option<RefreshToken> {
    // No token has expired at the epoch.
    let claims = app.keys.read_access(cookie.expose(), DateTime::UNIX_EPOCH).ok()?;
    claims.session
}

/// Creates new tokens for a session, and a new refresh token that replaces the old one (rotation).
///
/// Of concurrent refreshes with one token exactly one creates the successor. The others, and all later ones within the
/// grace period, return the same successor, so that no refresh logs the user out or leaves a session behind.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a session that does not exist or has expired; `USER_SUSPENDED` for a suspended user, whose
/// login is ended.
pub async fn refresh(app: &App, client: &Client, input: &RefreshInput) -> Result<Issued> {
    let now = app.clock.now();
    let session = sessions::find(&mut app.reader(), &input.token, now).await?;
    let session = session.ok_or(Error::InvalidCredentials)?;
    let user = users::find(&mut app.reader(), session.user).await?;
    let user = user.ok_or(Error::InvalidCredentials)?;
    if !user.is_active() {
        return Err(end_login_of_inactive(app, &session, &user, now).await);
    }
    let login = logins::find(&mut app.reader(), &session.token).await?;
    let login = Login {
        id: login.as_ref().map_or_else(|| foreign_login_id(&session.token), |login| login.id),
        mode: input.mode,
        first_seen: login.and_then(|login| login.first_seen),
        last_seen: now,
    };
    let successor = rotate(app, client, &session, &login).await?;
    let rights = crate::identity::current_rights(app, user.id, user.role, client.ip).await?;
    issue_tokens(app, &user, &rights, successor, &login, now)
}

/// Ends the login of a user who is not active; returns the error of the refresh.
async fn end_login_of_inactive(app: &App, session: &Session, user: &User, now: DateTime<Utc>) -> Error {
    let ended = transaction!(app, |tx| {
        crate::sessions::end_logins(tx, user.id, now, |login| login.has(&session.token)).await
    });
    match ended.await {
        Err(error) => error,
        Ok(_) if user.status == UserStatus::Suspended => Error::UserSuspended,
        Ok(_) => Error::InvalidCredentials,
    }
}

/// Rotates the refresh token: returns the token of the new successor or, if the session has a successor already, of the
/// last one in the chain.
async fn rotate(app: &App, client: &Client, session: &Session, login: &Login) -> Result<SessionToken> {
    let lifetimes = &app.settings.lifetimes;
    let grace = match login.mode {
        Mode::Session => lifetimes.session_grace,
        Mode::Json | Mode::Cookie => lifetimes.refresh_grace,
    };
    let now = login.last_seen;
    if let Some(next) = &session.next_token {
        return Ok(last_successor(&mut app.reader(), next, now).await?);
    }
    let next = Session {
        token: app.random.token(64).into(),
        user: session.user,
        expires: after(now, session_lifetime(app, login.mode)),
        next_token: None,
    };
    match Rotation::of(login.mode, grace) {
        Rotation::Replace => {
            transaction!(app, |tx| { replace_session(tx, session, &next, login).await }).await
        }
        Rotation::Succeed => {
            let ends = end_of_grace(session.expires, now, grace);
            transaction!(app, |tx| { add_successor(tx, client, session, ends, &next, login).await }).await
        }
    }
}

async fn replace_session(
    tx: &mut Transaction,
    session: &Session,
    next: &Session,
    login: &Login,
) -> Result<SessionToken, TxError> {
    users::lock(tx, session.user).await?;
    if !sessions::replace(tx, &session.token, &next.token, next.expires).await? {
        return Err(Error::InvalidCredentials.into());
    }
    logins::put(tx, &next.token, login).await?;
    users::touch(tx, session.user, login.last_seen).await?;
    Ok(next.token.clone())
}

/// Adds the successor `next` of `session`, which from now on ends at `ends`, the end of its grace period.
async fn add_successor(
    tx: &mut Transaction,
    client: &Client,
    session: &Session,
    ends: DateTime<Utc>,
    next: &Session,
    login: &Login,
) -> Result<SessionToken, TxError> {
    let now = login.last_seen;
    // Everything that ends the sessions of a user takes this lock first, so that no successor survives it.
    users::lock(tx, session.user).await?;
    if !sessions::succeed(tx, &session.token, &next.token, ends).await? {
        // A concurrent refresh was faster, and its successor is returned. Its write may be part of the same group
        // commit and therefore not be durable yet, so this transaction is committed as well before the token is
        // returned.
        let current = sessions::find(tx, &session.token, now).await?;
        let winner = current.and_then(|session| session.next_token).ok_or(Error::InvalidCredentials)?;
        return last_successor(tx, &winner, now).await;
    }
    sessions::insert(tx, next, client).await?;
    logins::insert(tx, &next.token, login).await?;
    users::touch(tx, session.user, now).await?;
    Ok(next.token.clone())
}

/// The token of the last session in a chain of successors, so that a late refresh does not return a token that is about
/// to expire.
///
/// # Errors
/// `INVALID_CREDENTIALS` if the login was ended in the meantime.
async fn last_successor(
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
