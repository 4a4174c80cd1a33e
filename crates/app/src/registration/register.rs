//! `POST /users/register`.

use serde_json::{Map, Value, json};
use tokio::time::Instant;
use vestibule_domain::allow_list::Page;
use vestibule_domain::error::FailedValidation;
use vestibule_domain::query::{Filter, validate};
use vestibule_domain::schema::USERS;
use vestibule_domain::{Error, Result, Secret, email};
use vestibule_mail::Mail;
use vestibule_store::settings::LoginSettings;
use vestibule_store::users::{self, ACTIVE, Person, UNVERIFIED};
use vestibule_store::{DbError, Transaction, items, settings};

use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};
use crate::hashing::Verdict;
use crate::mail::{Link, Recipient};

/// The longest address and the longest names, in characters: what their columns hold on every engine.
const LONGEST: [(&str, usize); 3] = [("email", 128), ("first_name", 50), ("last_name", 50)];

/// Somebody wants an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The page the link in the mail is to lead to; `None` is our own.
    pub url: Option<String>,
}

/// What was worked out before anything is written.
struct Draft<'a> {
    registration: &'a Registration,
    settings: LoginSettings,
    page: Page,
    folded: String,
    in_quota: bool,
}

/// What was found at an address, and what the one hash showed that every registration costs.
enum Found {
    /// Nobody, or an account that waits for nothing: the hash of the password.
    Other { hash: Secret },
    /// An account that waits for its verification: its password, and whether this one is the same.
    Waiting { stored: Option<Secret>, is_same: bool },
}

/// Whether what was found still held when it came to writing.
enum Written {
    Done,
    FoundOtherwise,
}

/// Registrations of one address that meet are sorted out after so many rounds, or never.
const ROUNDS: usize = 5;

impl App {
    /// Makes an account, if the settings let anybody do so: active at once, or waiting for the link in a mail to be
    /// opened. Whoever tries again while it waits gets another mail.
    ///
    /// Whether the address is taken shows nowhere: not in the answer, not in its time (`REGISTER_STALL_TIME`), not in
    /// the work that is done, and not in what is refused, since all of that is looked at first.
    ///
    /// An account that waits keeps its first password, as in Directus. But if somebody tries again with another one,
    /// it is not known which of the two is the owner of the address: then neither password counts, and the owner sets
    /// one by mail after the address was verified. So nobody can wait in an account that somebody else will open.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` for a page that is not on `USER_REGISTER_URL_ALLOW_LIST` and for values that no account may
    /// have; `FORBIDDEN` where nobody may register, or not with that address; `FAILED_VALIDATION` for a password
    /// against the policy.
    pub async fn register(&self, registration: &Registration) -> Result<()> {
        let page = self.page(&Link::VERIFICATION, registration.url.as_deref())?;
        let start = Instant::now();
        let outcome = self.try_register(registration, page).await;
        let inner = self.inner();
        inner.clock.wait_until(start + inner.settings.login.register_stall).await;
        outcome
    }

    async fn try_register(&self, registration: &Registration, page: Page) -> Result<()> {
        let inner = self.inner();
        let mut reader = &inner.database;
        let settings = settings::login(&mut reader).await.map_err(internal)?;
        if !settings.public_registration {
            return Err(Error::FORBIDDEN);
        }
        check_values(registration)?;
        self.check_password(registration.password.expose()).await?;
        check_filter(&settings, &registration.email)?;
        let folded = email::normalised(&registration.email);
        let in_quota = inner.mail_quota.take(&folded, inner.clock.now());
        let draft = Draft { registration, settings, page, folded, in_quota };
        for _ in 0..ROUNDS {
            let found = self.look(&draft).await?;
            if let Written::Done = retrying(|| self.write_registration(&draft, &found)).await? {
                self.mail_waits();
                return Ok(());
            }
        }
        Err(Error::internal("registrations of one address keep meeting each other"))
    }

    /// One look and one hash, whoever is there.
    async fn look(&self, draft: &Draft<'_>) -> Result<Found> {
        let inner = self.inner();
        let mut reader = &inner.database;
        let person = users::find_by_email(&mut reader, &draft.folded).await.map_err(internal)?;
        let password = draft.registration.password.clone();
        match person.filter(|person| person.status == UNVERIFIED) {
            Some(Person { password: stored, .. }) => {
                let Verdict { matches: is_same, .. } = inner.hashing.verify(password, stored.clone()).await?;
                Ok(Found::Waiting { stored, is_same })
            }
            None => Ok(Found::Other { hash: inner.hashing.hash(password).await? }),
        }
    }

    async fn write_registration(&self, draft: &Draft<'_>, found: &Found) -> Result<Written, Failure> {
        let mut tx = self.inner().database.begin().await?;
        let person = users::find_by_email(&mut tx, &draft.folded).await?;
        match (person, found) {
            (None, Found::Other { hash }) => self.write_new(&mut tx, draft, hash).await?,
            (Some(person), Found::Waiting { stored, is_same })
                if person.status == UNVERIFIED && person.password == *stored =>
            {
                if !is_same {
                    users::void_password(&mut tx, person.id).await?;
                }
                let address = person.email.as_deref().unwrap_or_default();
                self.enqueue_verification(&mut tx, draft, Recipient::of(&person), address).await?;
            }
            (Some(person), Found::Other { .. }) if person.status != UNVERIFIED => {
                self.enqueue_verification(&mut tx, draft, Recipient::NOBODY, "").await?;
            }
            _ => return Ok(Written::FoundOtherwise),
        }
        tx.commit().await?;
        Ok(Written::Done)
    }

    async fn write_new(&self, tx: &mut Transaction, draft: &Draft<'_>, hash: &Secret) -> Result<(), Failure> {
        let Draft { registration, settings, .. } = draft;
        let status = if settings.verify_email { UNVERIFIED } else { ACTIVE };
        let row = json!({
            "id": self.inner().random.uuid().to_string(),
            "email": registration.email,
            "password": hash.expose(),
            "first_name": registration.first_name,
            "last_name": registration.last_name,
            "role": settings.registration_role.map(|role| role.to_string()),
            "status": status,
        });
        let row = row.as_object().cloned().unwrap_or_default();
        match items::insert(tx, &USERS, &row).await {
            // Somebody else has just taken the address: look again.
            Err(DbError::Unique { .. }) => return Err(DbError::Retry.into()),
            inserted => inserted.map_err(|error| Failure::of_write(error, &USERS, &row))?,
        };
        if settings.verify_email {
            let address = registration.email.as_str();
            self.enqueue_verification(tx, draft, Recipient::new_user(address), address).await?;
        }
        Ok(())
    }

    async fn enqueue_verification(
        &self,
        tx: &mut Transaction,
        draft: &Draft<'_>,
        recipient: Recipient<'_>,
        address: &str,
    ) -> Result<(), Failure> {
        let mail = Mail::UserRegistration {
            url: self.link(&Link::VERIFICATION, &draft.page, address, None)?,
            email: address.to_owned(),
            first_name: draft.registration.first_name.clone(),
            last_name: draft.registration.last_name.clone(),
        };
        let recipient = if draft.in_quota { recipient } else { Recipient::NOBODY };
        self.enqueue(tx, recipient, &mail).await
    }
}

/// Values that no account may have, wherever the address stands: told before anybody is looked for.
fn check_values(registration: &Registration) -> Result<()> {
    if email::has_invisible(&registration.email) {
        return Err(FailedValidation::bare("email", "email").into());
    }
    let given =
        [Some(&registration.email), registration.first_name.as_ref(), registration.last_name.as_ref()];
    for ((field, longest), text) in LONGEST.into_iter().zip(given) {
        let Some(text) = text else { continue };
        if text.chars().count() > longest {
            let (collection, field) = (USERS.name.into(), Some(field.into()));
            return Err(Error::ValueTooLong { collection, field, value: Some(text.clone()) });
        }
        if text.contains(char::is_control) {
            return Err(Error::payload(format!("\"{field}\" must not hold control characters")));
        }
    }
    Ok(())
}

/// `public_registration_email_filter`. One that cannot be read lets nobody in.
fn check_filter(settings: &LoginSettings, address: &str) -> Result<()> {
    let Some(filter) = &settings.email_filter else { return Ok(()) };
    let filter = Filter::parse(filter).map_err(|error| {
        tracing::error!(%error, "the filter for addresses that may register cannot be read");
        Error::FORBIDDEN
    })?;
    let values = Map::from_iter([("email".to_owned(), Value::from(address))]);
    if validate(&filter, &values).is_empty() { Ok(()) } else { Err(Error::FORBIDDEN) }
}
