//! `POST /auth/login`.

use vestibule_domain::session::{Mode, Session};
use vestibule_domain::{Client, Error, Result, Secret, email};
use vestibule_store::activity::{self, Entry};
use vestibule_store::users::{self, Person};
use vestibule_store::{attempts, otp_uses, sessions, settings};

use super::issue::{Issued, after};
use super::lockout::Attempt;
use super::second_factor;
use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};
use crate::hashing::Verdict;

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
    /// The step of the one-time code, to be spent.
    step: Option<i64>,
    /// The password hashed anew, where the stored hash is weaker than what is configured.
    renewed: Option<Secret>,
}

impl App {
    /// Logs somebody in.
    ///
    /// Unknown, inactive and password-less people cost the same one hash as a wrong password, and all look alike. A
    /// failed login is answered no earlier than `LOGIN_STALL_TIME`; a successful one as soon as it is ready.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS`, `INVALID_OTP`; `SERVICE_UNAVAILABLE` when too many are waiting already.
    pub async fn log_in(&self, client: &Client, login: Login) -> Result<Issued> {
        let start = tokio::time::Instant::now();
        let outcome = self.try_log_in(client, &login).await;
        if outcome.is_err() {
            self.stall(start).await;
        }
        outcome
    }

    /// Waits until a login that began at `start` may be refused.
    pub async fn stall(&self, start: tokio::time::Instant) {
        let inner = self.inner();
        inner.clock.wait_until(start + inner.settings.login.stall).await;
    }

    async fn try_log_in(&self, client: &Client, login: &Login) -> Result<Issued> {
        let inner = self.inner();
        inner.sweep.notify_one();
        let mut reader = &inner.database;
        let folded = email::normalised(&login.email);
        let found = users::find_by_email(&mut reader, &folded).await.map_err(internal)?;
        let candidate = found.filter(|person| person.is_active() && person.provider == DEFAULT_PROVIDER);
        let candidate = match candidate {
            Some(person) => self.within_limit(person, client).await?,
            None => None,
        };
        let stored = candidate.as_ref().and_then(|person| person.password.clone());
        let verdict = inner.hashing.verify(login.password.clone(), stored).await?;
        let person = candidate.filter(|_| verdict.matches).ok_or(Error::InvalidCredentials)?;
        self.open(client, login, person, verdict).await
    }

    /// The person, unless this attempt is one too many.
    async fn within_limit(&self, person: Person, client: &Client) -> Result<Option<Person>> {
        let mut reader = &self.inner().database;
        let limit = settings::login(&mut reader).await.map_err(internal)?.login_attempts;
        match self.count_attempt(&person, limit, client).await? {
            Attempt::Allowed => Ok(Some(person)),
            Attempt::OverLimit => Ok(None),
        }
    }

    /// The password was right: the second factor, then the session.
    async fn open(&self, client: &Client, login: &Login, person: Person, verdict: Verdict) -> Result<Issued> {
        let inner = self.inner();
        let now = inner.clock.now();
        let step = second_factor::step(&person, login.otp.as_deref(), now)?;
        let renewed = match verdict.needs_renewal {
            true => Some(inner.hashing.hash(login.password.clone()).await?),
            false => None,
        };
        let rights = self.rights_now(person.id, person.role, client.ip).await?;
        let session = Session {
            token: inner.random.token(64),
            user: person.id,
            expires: after(now, inner.session_lifetime(login.mode)),
            next_token: None,
        };
        let opening = Opening { person, session, step, renewed };
        retrying(|| self.write_login(client, &opening)).await?;
        inner.issue(&opening.person, &rights, (opening.session.token, login.mode), now)
    }

    async fn write_login(&self, client: &Client, opening: &Opening) -> Result<(), Failure> {
        let now = self.inner().clock.now();
        let id = opening.person.id;
        let mut tx = self.inner().database.begin().await?;
        // Hashing takes a while: whoever was suspended or changed the password meanwhile is not let in.
        let still = users::find(&mut tx, id).await?;
        let unchanged = |person: &Person| person.is_active() && person.password == opening.person.password;
        still.filter(unchanged).ok_or(Error::InvalidCredentials)?;
        if let Some(step) = opening.step
            && !otp_uses::spend(&mut tx, id, step).await?
        {
            return Err(Error::InvalidOtp.into());
        }
        if let (Some(new), Some(old)) = (&opening.renewed, &opening.person.password) {
            users::renew_hash(&mut tx, id, old, new).await?;
        }
        attempts::clear(&mut tx, id).await?;
        sessions::insert(&mut tx, &opening.session, client).await?;
        let item = id.to_string();
        let entry = Entry {
            action: "login",
            user: Some(id),
            at: now,
            client,
            collection: "directus_users",
            item: &item,
        };
        activity::insert(&mut tx, entry).await?;
        users::touch(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
