//! Matching rows with existing users.

use std::collections::HashMap;

use uuid::Uuid;
use vestibule_domain::user_import::{ImportedUser, Password, Refusal};
use vestibule_domain::{Result, Secret, email};
use vestibule_store::user_export::{self, ExistingUser};

use super::{Import, OnDuplicate};

/// The user of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A new user.
    New,
    /// An existing user.
    Existing(ExistingUser),
}

/// A row that will be written.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) user: ImportedUser,
    pub(super) target: Target,
    /// Value of the column `password`.
    pub(super) hash: Option<Secret>,
}

impl Import {
    /// Matches rows with existing users; rows that are skipped are left out.
    pub(super) async fn plan(
        &mut self,
        users: Vec<ImportedUser>,
        refused: &mut Vec<Refusal>,
    ) -> Result<Vec<Planned>> {
        let found = self.find_existing(&users).await?;
        let mut planned = Vec::with_capacity(users.len());
        for user in users {
            match self.target(&user, &found) {
                Ok(Some(target)) => {
                    let hash = match &user.password {
                        Password::Hash(hash, _) => Some(hash.clone()),
                        _ => None,
                    };
                    planned.push(Planned { user, target, hash });
                }
                Ok(None) => self.sum_mut().skip(),
                Err(refusal) => refused.push(refusal),
            }
        }
        Ok(planned)
    }

    async fn find_existing(&self, users: &[ImportedUser]) -> Result<Found> {
        let emails: Vec<String> = users.iter().filter_map(folded).collect();
        let ids: Vec<Uuid> = users.iter().filter_map(|user| user.id).collect();
        let by_email = user_export::by_emails(&mut self.app.reader(), &emails).await?;
        let by_id = user_export::by_ids(&mut self.app.reader(), &ids).await?;
        let address = |existing: ExistingUser| {
            existing.email.clone().map(|address| (email::normalised(&address), existing))
        };
        Ok(Found {
            by_email: by_email.into_iter().filter_map(address).collect(),
            by_id: by_id.into_iter().map(|existing| (existing.id, existing)).collect(),
        })
    }

    fn target(&self, user: &ImportedUser, found: &Found) -> std::result::Result<Option<Target>, Refusal> {
        let by_email = folded(user).and_then(|email| found.by_email.get(&email));
        let by_id = user.id.and_then(|id| found.by_id.get(&id));
        let (existing, field) = match (by_email, by_id) {
            (None, None) => return Ok(Some(Target::New)),
            (Some(one), Some(other)) if one.id != other.id => {
                return Err(user.refused(Some("id"), "belongs to another user than the address"));
            }
            (Some(existing), _) => (existing, "email"),
            (None, Some(existing)) => (existing, "id"),
        };
        match self.options.on_duplicate {
            OnDuplicate::Skip => Ok(None),
            OnDuplicate::Refuse => Err(user.refused(Some(field), "belongs to an existing user")),
            OnDuplicate::Update if user.id.is_some_and(|id| id != existing.id) => {
                Err(user.refused(Some("id"), "differs from that of the user with this address"))
            }
            OnDuplicate::Update => Ok(Some(Target::Existing(existing.clone()))),
        }
    }
}

/// Existing users of a batch.
struct Found {
    by_email: HashMap<String, ExistingUser>,
    by_id: HashMap<Uuid, ExistingUser>,
}

/// The normalised address.
pub(super) fn folded(user: &ImportedUser) -> Option<String> {
    user.email.as_deref().map(email::normalised)
}
