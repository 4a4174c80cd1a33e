//! `users import`: a list of users, batch by batch.

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

/// Work of a hash, in Argon2 blocks, above which a check takes about as long as `LOGIN_STALL_TIME`.
const SLOW: u64 = 1_200_000;

/// Numbers of rows by result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// New users.
    pub created: u64,
    /// Existing users that were changed.
    pub updated: u64,
    /// Existing users that were skipped.
    pub skipped: u64,
    /// Refused rows.
    pub refused: u64,
    /// Imported users whose hash may take longer to verify than `LOGIN_STALL_TIME`.
    pub slow_hashes: u64,
}

/// An import in progress.
pub struct Import {
    pub(super) app: App,
    pub(super) options: ImportOptions,
    policy: PasswordPolicy,
    roles: HashMap<String, Option<Uuid>>,
    /// Row numbers by digests of addresses and keys.
    seen: HashMap<u128, u64>,
    sum: Sum,
}

/// Starts an import.
///
/// # Errors
/// Errors of the database, or an invalid password policy in the settings.
pub async fn import(app: &App, options: ImportOptions) -> Result<Import> {
    let rule = settings::login(&mut app.reader()).await?.password_policy;
    let rule = rule.filter(|_| !options.skip_password_policy);
    let policy = PasswordPolicy::parse(rule.as_deref())
        .map_err(|error| Error::internal(format!("the password policy of the settings: {error}")))?;
    let (roles, seen) = (HashMap::new(), HashMap::new());
    Ok(Import { app: app.clone(), options, policy, roles, seen, sum: Sum::default() })
}

impl Import {
    /// Numbers of rows by result.
    pub fn sum(&self) -> Sum {
        self.sum
    }

    /// Imports the next rows in one transaction; if that fails, each row in its own, so that an invalid row does not affect
    /// others. Returns the refused rows. A row that could not be parsed is passed as `Err` with the reason.
    ///
    /// # Errors
    /// Errors of the database. Earlier batches stay.
    pub async fn batch(&mut self, rows: Vec<(u64, Result<Row, String>)>) -> Result<Vec<Refusal>> {
        let mut refused = Vec::new();
        let mut users = Vec::with_capacity(rows.len());
        for (number, row) in rows {
            match self.check_row(number, row).await? {
                Ok(user) => users.push(user),
                Err(refusal) => refused.push(refusal),
            }
        }
        let mut planned = self.plan(users, &mut refused).await?;
        self.hash(&mut planned).await?;
        match self.write(&planned).await {
            Ok(()) => planned.iter().for_each(|row| self.sum.count(row)),
            Err(error @ Error::ServiceUnavailable { .. }) => return Err(error),
            Err(_) => self.write_each(&planned, &mut refused).await?,
        }
        self.sum.refused += refused.len() as u64;
        refused.sort_by_key(|refusal| refusal.row);
        Ok(refused)
    }

    /// Checks a row by itself and against earlier rows.
    async fn check_row(
        &mut self,
        number: u64,
        row: Result<Row, String>,
    ) -> Result<std::result::Result<ImportedUser, Refusal>> {
        let unread = |reason| Refusal { row: number, email: None, field: None, reason };
        let checked = row.map_err(unread).and_then(|row| check(number, row, self.options.firebase.as_ref()));
        let user = match checked {
            Ok(user) => user,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Password::Plain(password) = &user.password
            && !self.policy.allows(password.expose())
        {
            return Ok(Err(user.refused(Some("password"), "does not meet the password policy")));
        }
        if let Some(role) = &user.role
            && self.role(role).await?.is_none()
        {
            let reason = format!("there is no one role with the id or the name \"{}\"", role.escape_debug());
            return Ok(Err(user.refused(Some("role"), reason)));
        }
        let earlier = self.earlier(&user);
        Ok(match earlier {
            Some((field, row)) => Err(user.refused(Some(field), format!("is also that of row {row}"))),
            None => Ok(user),
        })
    }

    /// Finds a role by its key or name; results are cached.
    async fn role(&mut self, role: &str) -> Result<Option<Uuid>> {
        if let Some(found) = self.roles.get(role) {
            return Ok(*found);
        }
        let found = access::find_role(&mut self.app.reader(), role).await?;
        self.roles.insert(role.to_owned(), found);
        Ok(found)
    }

    /// The role of a row that [`check_row`](Self::check_row) accepted.
    pub(super) fn role_of(&self, user: &ImportedUser) -> Option<Uuid> {
        user.role.as_ref().and_then(|role| self.roles.get(role).copied().flatten())
    }

    /// The earlier row with the same address or key; without one, records this row.
    fn earlier(&mut self, user: &ImportedUser) -> Option<(&'static str, u64)> {
        let email = user.email.as_ref().map(|text| ("email", email::normalised(text)));
        let id = user.id.map(|id| ("id", id.to_string()));
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
            self.seen.extend(keys.into_iter().map(|(_, key)| (key, user.row)));
        }
        earlier
    }

    /// Hashes plain-text passwords, as many at once as the pool has threads.
    async fn hash(&self, planned: &mut [Planned]) -> Result<()> {
        let hashing = &self.app.hashing;
        let jobs = planned.iter_mut().filter_map(|row| match row.user.password.clone() {
            Password::Plain(password) => Some((row, password)),
            _ => None,
        });
        let hashed: Vec<Result<()>> = stream::iter(jobs)
            .map(|(row, password)| async move {
                row.hash = Some(match self.options.dry_run {
                    true => Secret::from("not hashed in a dry run"),
                    false => hashing.hash(password).await?,
                });
                Ok(())
            })
            .buffered(hashing.concurrency())
            .collect()
            .await;
        hashed.into_iter().collect()
    }

    /// Writes each row in its own transaction.
    async fn write_each(&mut self, planned: &[Planned], refused: &mut Vec<Refusal>) -> Result<()> {
        for row in planned {
            match self.write(std::slice::from_ref(row)).await {
                Ok(()) => self.sum.count(row),
                Err(error @ Error::ServiceUnavailable { .. }) => return Err(error),
                Err(error) => refused.push(refusal(row, &error)),
            }
        }
        Ok(())
    }
}

impl Sum {
    fn count(&mut self, row: &Planned) {
        match row.target {
            Target::New => self.created += 1,
            Target::Existing(_) => self.updated += 1,
        }
        if let Password::Hash(_, hash) = &row.user.password
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
        Error::RecordNotUnique { .. } => "belongs to another user".to_owned(),
        Error::ValueTooLong { .. } => "is too long".to_owned(),
        other => other.to_string(),
    };
    row.user.refused(field.as_deref(), reason)
}
