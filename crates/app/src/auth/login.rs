//! `POST /auth/login`.

use vestibule_domain::session::{Family, Mode, Session};
use vestibule_domain::{Client, Error, Result, Secret, email};
use vestibule_store::activity::{self, Entry};
use vestibule_store::users::{self, Person};
use vestibule_store::{attempts, families, sessions};

use super::admission::{Admission, count_login, refund};
use super::issue::{Issued, after, issue_tokens, session_lifetime};
use super::lockout::Attempt;
use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};
use crate::hashing::Verdict;
use crate::second_factor::Proof;

/// The provider of those who log in with a password.
const DEFAULT_PROVIDER: &str = "default";

/// Somebody wants to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// How the tokens are wanted.
    pub mode: Mode,
    /// The one-time code, if one was given.
    pub otp: Option<String>,
}

/// What a login that may go on changes in the database.
struct Opening {
    person: Person,
    session: Session,
    family: Family,
    /// The code of the second factor, to be spent.
    proof: Option<Proof>,
    /// The password hashed anew, where the stored hash is weaker than what is configured.
    renewed: Option<Secret>,
}

/// Whether a password or a code was wrong; a login that asks for the code is none that failed.
fn is_wrong<T>(outcome: &Result<T>, login: &Login) -> bool {
    match outcome {
        Err(Error::InvalidCredentials) => true,
        Err(Error::InvalidOtp) => login.otp.is_some(),
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
pub async fn log_in(app: &App, client: &Client, login: Login) -> Result<Issued> {
    let start = tokio::time::Instant::now();
    let outcome = try_log_in(app, client, &login).await;
    if is_wrong(&outcome, &login) {
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

async fn try_log_in(app: &App, client: &Client, login: &Login) -> Result<Issued> {
    app.sweep.notify_one();
    let mut reader = &app.database;
    let folded = email::normalised(&login.email);
    let found = users::find_by_email(&mut reader, &folded).await.map_err(internal)?;
    let candidate = found.filter(|person| person.is_active() && person.provider == DEFAULT_PROVIDER);
    let admission = count_login(app, client, &folded, candidate.as_ref()).await?;
    let candidate = candidate.filter(|_| admission.attempt == Attempt::Allowed);
    let outcome = verify_password(app, client, login, candidate, &admission).await;
    if matches!(&outcome, Err(error) if *error != Error::InvalidCredentials) {
        refund(app, &admission).await;
    }
    outcome
}

/// The password, whether there is anybody it could belong to or not.
async fn verify_password(
    app: &App,
    client: &Client,
    login: &Login,
    candidate: Option<Person>,
    admission: &Admission,
) -> Result<Issued> {
    let stored = candidate.as_ref().and_then(|person| person.password.clone());
    let verdict = app.hashing.verify(login.password.clone(), stored).await?;
    let person = candidate.filter(|_| verdict.matches).ok_or(Error::InvalidCredentials)?;
    complete_login(app, client, login, (person, verdict), admission).await
}

/// The password was right: the second factor, then the session.
async fn complete_login(
    app: &App,
    client: &Client,
    login: &Login,
    (person, verdict): (Person, Verdict),
    admission: &Admission,
) -> Result<Issued> {
    let now = app.clock.now();
    let proof = match &person.tfa_secret {
        Some(secret) => {
            let code = login.otp.as_deref().ok_or(Error::InvalidOtp)?;
            Some(crate::second_factor::verify_code(app, &person, secret, code).await?)
        }
        None => None,
    };
    // Renewing can wait for the next login: a full queue keeps nobody out who has given the right password.
    let renewed = match verdict.needs_renewal {
        true => app.hashing.hash(login.password.clone()).await.ok(),
        false => None,
    };
    let rights = crate::identity::current_rights(app, person.id, person.role, client.ip).await?;
    let session = Session {
        token: app.random.token(64),
        user: person.id,
        expires: after(now, session_lifetime(app, login.mode)),
        next_token: None,
    };
    let id = app.random.uuid();
    let family = Family { id, mode: login.mode, first_seen: Some(now), last_seen: now };
    let opening = Opening { person, session, family, proof, renewed };
    retrying(|| write_login(app, client, &opening, admission)).await?;
    issue_tokens(app, &opening.person, &rights, (opening.session.token, login.mode, id), now)
}

async fn write_login(
    app: &App,
    client: &Client,
    opening: &Opening,
    admission: &Admission,
) -> Result<(), Failure> {
    let now = app.clock.now();
    let id = opening.person.id;
    let mut tx = app.database.begin().await?;
    // First what others may hold, in the order in which they take it: the counts, then the user.
    admission.settle(&mut tx).await?;
    users::touch(&mut tx, id, now).await?;
    // Hashing takes a while: whoever was suspended or changed what it takes meanwhile is not let in.
    let still = users::find(&mut tx, id).await?;
    let was = &opening.person;
    let unchanged =
        |now: &Person| now.is_active() && now.password == was.password && now.tfa_secret == was.tfa_secret;
    still.filter(unchanged).ok_or(Error::InvalidCredentials)?;
    admission.remember(&mut tx, id, now).await?;
    if let Some(proof) = &opening.proof {
        crate::second_factor::spend_code(app, &mut tx, id, proof).await?;
    }
    if let (Some(new), Some(old)) = (&opening.renewed, &opening.person.password) {
        users::renew_hash(&mut tx, id, old, new).await?;
    }
    attempts::clear(&mut tx, id).await?;
    sessions::insert(&mut tx, &opening.session, client).await?;
    families::insert(&mut tx, &opening.session.token, &opening.family).await?;
    crate::notices::record_device(app, &mut tx, &opening.person, client).await?;
    let item = id.to_string();
    let entry =
        Entry { action: "login", user: Some(id), at: now, client, collection: "directus_users", item: &item };
    activity::insert(&mut tx, entry).await?;
    tx.commit().await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}
