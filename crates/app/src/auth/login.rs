//! `POST /auth/login`.

use chrono::{DateTime, Utc};
use vestibule_domain::otp::OtpCode;
use vestibule_domain::session::{Login, LoginId, Mode, Session};
use vestibule_domain::{Client, Email, Error, Result, Secret, User};
use vestibule_store::{Transaction, login_attempts, logins, sessions, users};

use super::issue::{Issued, after, issue_tokens, session_lifetime};
use super::lockout::Attempt;
use super::throttle::{CountedLogin, count_login, refund};
use crate::App;
use crate::audit::{self, Origin};
use crate::error::TxError;
use crate::hashing::Verdict;
use crate::tfa::VerifiedCode;
use crate::transaction::transaction;

/// What a user sends to log in.
#[derive(Debug, Clone)]
pub struct LoginInput {
    pub email: Email,
    pub password: Secret,
    /// How the tokens are returned.
    pub mode: Mode,
    /// An OTP or a recovery code.
    pub otp: Option<OtpCode>,
}

/// A login attempt that was counted and whose password is to be verified.
struct LoginRequest<'a> {
    client: &'a Client,
    input: &'a LoginInput,
    counted: CountedLogin,
    now: DateTime<Utc>,
}

/// What a login with the right password and OTP writes to the database.
struct VerifiedLogin {
    user: User,
    session: Session,
    login: Login,
    /// The OTP or recovery code, to be marked as used.
    code: Option<VerifiedCode>,
    /// A new hash of the password, if the stored one is weaker than configured.
    new_hash: Option<Secret>,
}

/// Whether a wrong password or OTP was sent. A missing OTP does not count as a failed login.
fn is_wrong<T>(outcome: &Result<T>, input: &LoginInput) -> bool {
    match outcome {
        Err(Error::InvalidCredentials) => true,
        Err(Error::InvalidOtp) => input.otp.is_some(),
        _ => false,
    }
}

/// Logs a user in.
///
/// To prevent user enumeration, an address without a user, an inactive user and a user without a password cost one hash
/// and return the same error as a wrong password. A failed login is answered no earlier than `LOGIN_STALL_TIME` after
/// its start. Successful logins are answered at once, and so are logins during a pause, since the pause does not depend
/// on whether the user exists.
///
/// # Errors
/// `INVALID_CREDENTIALS`, `INVALID_OTP`; `REQUESTS_EXCEEDED` during a pause after failed logins; `SERVICE_UNAVAILABLE`
/// if the queue of the hash pool is full.
pub async fn log_in(app: &App, client: &Client, input: LoginInput) -> Result<Issued> {
    let start = tokio::time::Instant::now();
    let now = app.clock.now();
    let outcome = try_log_in(app, client, &input, now).await;
    if is_wrong(&outcome, &input) {
        app.failures.count(now);
    }
    if !matches!(&outcome, Ok(_) | Err(Error::RequestsExceeded { .. })) {
        stall(app, start).await;
    }
    outcome
}

/// Waits until `LOGIN_STALL_TIME` after `start`: a failed login and the request of a password reset are not answered
/// earlier.
pub async fn stall(app: &App, start: tokio::time::Instant) {
    app.clock.wait_until(start + app.settings.login.stall).await;
}

async fn try_log_in(app: &App, client: &Client, input: &LoginInput, now: DateTime<Utc>) -> Result<Issued> {
    app.sweep.notify_one();
    let email = input.email.normalized();
    let found = users::find_by_email(&mut app.reader(), &email).await?;
    let candidate = found.filter(|user| user.is_active() && user.has_default_provider());
    let counted = count_login(app, client, &email, candidate.as_ref(), now).await?;
    let candidate = candidate.filter(|_| counted.attempt == Attempt::Allowed);
    let request = LoginRequest { client, input, counted, now };
    let outcome = verify_password(app, &request, candidate).await;
    if matches!(&outcome, Err(error) if *error != Error::InvalidCredentials) {
        refund(app, &request.counted).await;
    }
    outcome
}

/// Verifies the password. Without a candidate the hash is computed as well.
async fn verify_password(app: &App, request: &LoginRequest<'_>, candidate: Option<User>) -> Result<Issued> {
    let stored = candidate.as_ref().and_then(|user| user.password.clone());
    let verdict = app.hashing.verify(request.input.password.clone(), stored).await?;
    let user = candidate.filter(|_| verdict.matches).ok_or(Error::InvalidCredentials)?;
    complete_login(app, request, user, verdict).await
}

/// Continues after a right password: verifies the OTP if the user has TFA, and creates the session.
async fn complete_login(
    app: &App,
    request: &LoginRequest<'_>,
    user: User,
    verdict: Verdict,
) -> Result<Issued> {
    let LoginRequest { client, input, now, .. } = *request;
    let code = match &user.tfa_secret {
        Some(secret) => {
            let code = input.otp.as_ref().ok_or(Error::InvalidOtp)?;
            Some(crate::tfa::verify_code(app, user.id, secret, code, now).await?)
        }
        None => None,
    };
    // An error is ignored: if the hash pool is full, a later login renews the hash.
    let new_hash = match verdict.needs_renewal {
        true => app.hashing.hash(input.password.clone()).await.ok(),
        false => None,
    };
    let rights = crate::identity::current_rights(app, user.id, user.role, client.ip).await?;
    let session = Session {
        token: app.random.token(64).into(),
        user: user.id,
        expires: after(now, session_lifetime(app, input.mode)),
        next_token: None,
    };
    let id = LoginId::new(app.random.uuid());
    let login = Login { id, mode: input.mode, first_seen: Some(now), last_seen: now };
    let verified = VerifiedLogin { user, session, login, code, new_hash };
    transaction!(app, |tx| { write_login(app, tx, request, &verified).await }).await?;
    crate::mail::wake_mail_worker(app);
    let VerifiedLogin { user, session, login, .. } = verified;
    issue_tokens(app, &user, &rights, session.token, &login, now)
}

async fn write_login(
    app: &App,
    tx: &mut Transaction,
    request: &LoginRequest<'_>,
    verified: &VerifiedLogin,
) -> Result<(), TxError> {
    let LoginRequest { client, counted, now, .. } = request;
    let user = &verified.user;
    // Locks are taken in the same order everywhere: throttle keys first, then the user.
    counted.refund_after_success(tx).await?;
    users::touch(tx, user.id, *now).await?;
    // While the password was hashed, the user may have been suspended, or the password or the TFA secret changed.
    let is_unchanged = |current: &User| {
        current.is_active() && current.password == user.password && current.tfa_secret == user.tfa_secret
    };
    users::find(tx, user.id).await?.filter(is_unchanged).ok_or(Error::InvalidCredentials)?;
    counted.remember_network(tx, user.id, *now).await?;
    if let Some(code) = &verified.code {
        crate::tfa::spend_code(tx, user.id, code, *now).await?;
    }
    if let (Some(new), Some(old)) = (&verified.new_hash, &user.password) {
        users::renew_hash(tx, user.id, old, new).await?;
    }
    login_attempts::clear(tx, user.id).await?;
    sessions::insert(tx, &verified.session, client).await?;
    logins::insert(tx, &verified.session.token, &verified.login).await?;
    crate::security_notices::record_device(app, tx, user, client, *now).await?;
    audit::record_user_action(tx, Origin { by: Some(user.id), client, at: *now }, "login", user.id).await?;
    Ok(())
}
