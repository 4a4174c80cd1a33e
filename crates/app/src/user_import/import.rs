//! `users import`: a list, batch by batch.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use uuid::Uuid;
use vestibule_domain::password::PasswordPolicy;
use vestibule_domain::user_import::{ImportedUser, Password, Refusal, Row, check};
use vestibule_domain::{Error, Result, Secret, digest, email};
use vestibule_store::{access, settings};

use super::ImportOptions;
use super::plan::{Planned, Target};
use crate::App;
use crate::transaction::retrying;

/// Hashes that cost more blocks of Argon2 take longer than `LOGIN_STALL_TIME`, more or less.
const SLOW: u64 = 1_200_000;

/// What has become of the rows so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// New people.
    pub created: u64,
    /// People who were there and have changed.
    pub updated: u64,
    /// People who were there and stay as they are.
    pub skipped: u64,
    /// Rows that were not taken.
    pub refused: u64,
    /// Of the people taken, those whose hash is slower than refusals are late.
    pub slow_hashes: u64,
}

/// A list that is being taken in.
pub struct Import {
    pub(super) app: App,
    pub(super) options: ImportOptions,
    policy: PasswordPolicy,
    roles: HashMap<String, Option<Uuid>>,
    /// Digests of the addresses and keys of earlier rows, and which rows those were.
    seen: HashMap<u128, u64>,
    sum: Sum,
}

/// Begins to take in a list.
///
/// # Errors
/// Where the database does not answer, or the password policy of its settings cannot be used.
pub async fn import(app: &App, options: ImportOptions) -> Result<Import> {
    let rule = settings::login(&mut app.reader()).await?.password_policy;
    let rule = rule.filter(|_| !options.skip_password_policy);
    let policy = PasswordPolicy::parse(rule.as_deref())
        .map_err(|error| Error::internal(format!("the password policy of the settings: {error}")))?;
    let (roles, seen) = (HashMap::new(), HashMap::new());
    Ok(Import { app: app.clone(), options, policy, roles, seen, sum: Sum::default() })
}

impl Import {
    /// What has become of the rows so far.
    pub fn sum(&self) -> Sum {
        self.sum
    }

    /// Takes in the next rows in one transaction; where that fails, each in its own, so that a bad row takes no others
    /// with it. Gives what was refused. A row that could not be read comes with the reason.
    ///
    /// # Errors
    /// Only where the database does not answer. Earlier batches stay.
    pub async fn batch(&mut self, rows: Vec<(u64, Result<Row, String>)>) -> Result<Vec<Refusal>> {
        let mut refused = Vec::new();
        let mut people = Vec::with_capacity(rows.len());
        for (number, row) in rows {
            match self.admit(number, row).await? {
                Ok(person) => people.push(person),
                Err(refusal) => refused.push(refusal),
            }
        }
        let mut planned = self.plan(people, &mut refused).await?;
        self.hash(&mut planned).await?;
        match self.write(&planned).await {
            Ok(()) => planned.iter().for_each(|row| self.sum.note(row)),
            Err(error @ Error::ServiceUnavailable { .. }) => return Err(error),
            Err(_) => self.write_each(&planned, &mut refused).await?,
        }
        self.sum.refused += refused.len() as u64;
        refused.sort_by_key(|refusal| refusal.row);
        Ok(refused)
    }

    /// What can be said of a row by itself, and beside the rows before it.
    async fn admit(
        &mut self,
        number: u64,
        row: Result<Row, String>,
    ) -> Result<std::result::Result<ImportedUser, Refusal>> {
        let unread = |reason| Refusal { row: number, email: None, field: None, reason };
        let checked = row.map_err(unread).and_then(|row| check(number, row, self.options.firebase.as_ref()));
        let person = match checked {
            Ok(person) => person,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Password::Plain(password) = &person.password
            && !self.policy.allows(password.expose())
        {
            return Ok(Err(person.refused(Some("password"), "does not meet the password policy")));
        }
        if let Some(role) = &person.role
            && self.role(role).await?.is_none()
        {
            let reason = format!("there is no one role with the id or the name \"{}\"", role.escape_debug());
            return Ok(Err(person.refused(Some("role"), reason)));
        }
        let earlier = self.earlier(&person);
        Ok(match earlier {
            Some((field, row)) => Err(person.refused(Some(field), format!("is that of row {row} as well"))),
            None => Ok(person),
        })
    }

    /// A role by its id or name, remembered.
    async fn role(&mut self, role: &str) -> Result<Option<Uuid>> {
        if let Some(found) = self.roles.get(role) {
            return Ok(*found);
        }
        let mut reader = &self.app.database;
        let found = access::find_role(&mut reader, role).await?;
        self.roles.insert(role.to_owned(), found);
        Ok(found)
    }

    /// The role a row names, which [`admit`](Self::admit) has found.
    pub(super) fn role_of(&self, person: &ImportedUser) -> Option<Uuid> {
        person.role.as_ref().and_then(|role| self.roles.get(role).copied().flatten())
    }

    /// The row with the same address or key, if there was one; else this one is remembered.
    fn earlier(&mut self, person: &ImportedUser) -> Option<(&'static str, u64)> {
        let email = person.email.as_ref().map(|text| ("email", email::normalised(text)));
        let id = person.id.map(|id| ("id", id.to_string()));
        let keys: Vec<_> = email
            .into_iter()
            .chain(id)
            .filter_map(|(field, text)| {
                let digest = digest::of([field, &text]);
                u128::from_str_radix(digest.get(..32)?, 16).ok().map(|digest| (field, digest))
            })
            .collect();
        let earlier = keys.iter().find_map(|(field, key)| self.seen.get(key).map(|row| (*field, *row)));
        if earlier.is_none() {
            self.seen.extend(keys.into_iter().map(|(_, key)| (key, person.row)));
        }
        earlier
    }

    /// Hashes the passwords that came in clear, as many at once as there are threads for it.
    async fn hash(&self, planned: &mut [Planned]) -> Result<()> {
        let hashing = &self.app.hashing;
        let jobs = planned.iter_mut().filter_map(|row| match row.person.password.clone() {
            Password::Plain(password) => Some((row, password)),
            _ => None,
        });
        let hashed: Vec<Result<()>> = stream::iter(jobs)
            .map(|(row, password)| async move {
                row.hash = Some(match self.options.dry_run {
                    true => Secret::from("not hashed, since nothing is kept"),
                    false => hashing.hash(password).await?,
                });
                Ok(())
            })
            .buffered(hashing.at_once())
            .collect()
            .await;
        hashed.into_iter().collect()
    }

    /// One transaction for each row.
    async fn write_each(&mut self, planned: &[Planned], refused: &mut Vec<Refusal>) -> Result<()> {
        for row in planned {
            match retrying(|| self.try_write(std::slice::from_ref(row))).await {
                Ok(()) => self.sum.note(row),
                Err(error @ Error::ServiceUnavailable { .. }) => return Err(error),
                Err(error) => refused.push(refusal(row, &error)),
            }
        }
        Ok(())
    }
}

impl Sum {
    fn note(&mut self, row: &Planned) {
        match row.target {
            Target::Nobody => self.created += 1,
            Target::Somebody(_) => self.updated += 1,
        }
        if let Password::Hash(_, hash) = &row.person.password
            && hash.work() > SLOW
        {
            self.slow_hashes += 1;
        }
    }

    pub(super) fn skip(&mut self) {
        self.skipped += 1;
    }
}

impl Import {
    pub(super) fn sum_mut(&mut self) -> &mut Sum {
        &mut self.sum
    }
}

fn refusal(row: &Planned, error: &Error) -> Refusal {
    let field = match error {
        Error::RecordNotUnique { field, .. } | Error::NotNullViolation { field, .. } => Some(field.clone()),
        Error::ValueTooLong { field, .. } | Error::ValueOutOfRange { field, .. } => field.clone(),
        _ => None,
    };
    let reason = match error {
        Error::RecordNotUnique { .. } => "is that of somebody else".to_owned(),
        Error::ValueTooLong { .. } => "is too long".to_owned(),
        other => other.to_string(),
    };
    row.person.refused(field.as_deref(), reason)
}
