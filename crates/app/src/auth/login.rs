//! `POST /auth/login`.

use vestibule_domain::otp::OtpCode;
use vestibule_domain::session::{Login, LoginId, Mode, Session};
use vestibule_domain::{Client, Email, Error, Result, Secret, User};
use vestibule_store::activity::{self, Entry};
use vestibule_store::{login_attempts, logins, sessions, users};

use super::issue::{Issued, after, issue_tokens, session_lifetime};
use super::lockout::Attempt;
use super::throttle::{CountedLogin, count_login, refund};
use crate::App;
use crate::error::TxError;
use crate::hashing::Verdict;
use crate::tfa::Proof;
use crate::transaction::retrying;

/// Somebody wants to log in.
#[derive(Debug, Clone)]
pub struct LoginInput {
    /// The address.
    pub email: Email,
    /// The password.
    pub password: Secret,
    /// How the tokens are wanted.
    pub mode: Mode,
    /// The one-time code, if one was given.
    pub otp: Option<OtpCode>,
}

/// What a login that may go on changes in the database.
struct VerifiedLogin {
    person: User,
    session: Session,
    login: Login,
    /// The code of the second factor, to be spent.
    proof: Option<Proof>,
    /// The password hashed anew, where the stored hash is weaker than what is configured.
    renewed: Option<Secret>,
}

/// Whether a password or a code was wrong; a login that asks for the code is none that failed.
fn is_wrong<T>(outcome: &Result<T>, input: &LoginInput) -> bool {
    match outcome {
        Err(Error::InvalidCredentials) => true,
        Err(Error::InvalidOtp) => input.otp.is_some(),
        _ => false,
    }
}

/// Logs somebody in.
///
/// Unknown, inactive and password-less people cost the same one hash as a wrong password, and all look alike. A
/// failed login is answered no earlier than `LOGIN_STALL_TIME`; a successful one as soon as it is ready, and so is
/// one during a pause, which is the same for everybody.
///
/// # Errors
/// `INVALID_CREDENTIALS`, `INVALID_OTP`; `REQUESTS_EXCEEDED` during a pause after failed logins;
/// `SERVICE_UNAVAILABLE` when too many are waiting already.
pub async fn log_in(app: &App, client: &Client, input: LoginInput) -> Result<Issued> {
    let start = tokio::time::Instant::now();
    let outcome = try_log_in(app, client, &input).await;
    if is_wrong(&outcome, &input) {
        app.failures.count(app.clock.now());
    }
    if !matches!(&outcome, Ok(_) | Err(Error::RequestsExceeded { .. })) {
        stall(app, start).await;
    }
    outcome
}

/// Waits until a login that began at `start` may be refused.
pub async fn stall(app: &App, start: tokio::time::Instant) {
    app.clock.wait_until(start + app.settings.login.stall).await;
}

async fn try_log_in(app: &App, client: &Client, input: &LoginInput) -> Result<Issued> {
    app.sweep.notify_one();
    let email = input.email.normalized();
    let found = users::find_by_email(&mut app.reader(), &email).await?;
    let candidate = found.filter(|person| person.is_active() && person.has_default_provider());
    let counted = count_login(app, client, &email, candidate.as_ref()).await?;
    let candidate = candidate.filter(|_| counted.attempt == Attempt::Allowed);
    let outcome = verify_password(app, client, input, candidate, &counted).await;
    if matches!(&outcome, Err(error) if *error != Error::InvalidCredentials) {
        refund(app, &counted).await;
    }
    outcome
}

/// The password, whether there is anybody it could belong to or not.
async fn verify_password(
    app: &App,
    client: &Client,
    input: &LoginInput,
    candidate: Option<User>,
    counted: &CountedLogin,
) -> Result<Issued> {
    let stored = candidate.as_ref().and_then(|person| person.password.clone());
    let verdict = app.hashing.verify(input.password.clone(), stored).await?;
    let person = candidate.filter(|_| verdict.matches).ok_or(Error::InvalidCredentials)?;
    complete_login(app, client, input, (person, verdict), counted).await
}

/// The password was right: the second factor, then the session.
async fn complete_login(
    app: &App,
    client: &Client,
    input: &LoginInput,
    (person, verdict): (User, Verdict),
    counted: &CountedLogin,
) -> Result<Issued> {
    let now = app.clock.now();
    let proof = match &person.tfa_secret {
        Some(secret) => {
            let code = input.otp.as_ref().ok_or(Error::InvalidOtp)?;
            Some(crate::tfa::verify_code(app, &person, secret, code).await?)
        }
        None => None,
    };
    // Renewing can wait for the next login: a full queue keeps nobody out who has given the right password.
    let renewed = match verdict.needs_renewal {
        true => app.hashing.hash(input.password.clone()).await.ok(),
        false => None,
    };
    let rights = crate::identity::current_rights(app, person.id, person.role, client.ip).await?;
    let session = Session {
        token: app.random.token(64).into(),
        user: person.id,
        expires: after(now, session_lifetime(app, input.mode)),
        next_token: None,
    };
    let id = LoginId::new(app.random.uuid());
    let login = Login { id, mode: input.mode, first_seen: Some(now), last_seen: now };
    let verified = VerifiedLogin { person, session, login, proof, renewed };
    retrying(|| write_login(app, client, &verified, counted)).await?;
    issue_tokens(app, &verified.person, &rights, (verified.session.token, input.mode, id), now)
}

async fn write_login(
    app: &App,
    client: &Client,
    verified: &VerifiedLogin,
    counted: &CountedLogin,
) -> Result<(), TxError> {
    let now = app.clock.now();
    let id = verified.person.id;
    let mut tx = app.database.begin().await?;
    // First what others may hold, in the order in which they take it: the counts, then the user.
    counted.settle(&mut tx).await?;
    users::touch(&mut tx, id, now).await?;
    // Hashing takes a while: whoever was suspended or changed what it takes meanwhile is not let in.
    let still = users::find(&mut tx, id).await?;
    let was = &verified.person;
    let unchanged =
        |now: &User| now.is_active() && now.password == was.password && now.tfa_secret == was.tfa_secret;
    still.filter(unchanged).ok_or(Error::InvalidCredentials)?;
    counted.remember(&mut tx, id, now).await?;
    if let Some(proof) = &verified.proof {
        crate::tfa::spend_code(app, &mut tx, id, proof).await?;
    }
    if let (Some(new), Some(old)) = (&verified.renewed, &verified.person.password) {
        users::renew_hash(&mut tx, id, old, new).await?;
    }
    login_attempts::clear(&mut tx, id).await?;
    sessions::insert(&mut tx, &verified.session, client).await?;
    logins::insert(&mut tx, &verified.session.token, &verified.login).await?;
    crate::security_notices::record_device(app, &mut tx, &verified.person, client).await?;
    let item = id.to_string();
    let entry = Entry {
        action: "login",
        user: Some(id.as_uuid()),
        at: now,
        client,
        collection: "directus_users",
        item: &item,
    };
    activity::insert(&mut tx, entry).await?;
    tx.commit().await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}
