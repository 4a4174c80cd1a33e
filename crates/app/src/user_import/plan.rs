//! Whom the rows are about: new people, or people who are there.

use std::collections::HashMap;

use uuid::Uuid;
use vestibule_domain::user_import::{ImportedUser, Password, Refusal};
use vestibule_domain::{Result, Secret, email};
use vestibule_store::user_export::{self, Known};

use super::{Import, OnDuplicate};

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Somebody new.
    Nobody,
    /// Somebody who is there.
    Somebody(Known),
}

/// A row that will be written.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) person: ImportedUser,
    pub(super) target: Target,
    /// What will stand in the column of passwords.
    pub(super) hash: Option<Secret>,
}

impl Import {
    /// Finds out whom the rows are about; rows about people who stay as they are are left out.
    pub(super) async fn plan(
        &mut self,
        people: Vec<ImportedUser>,
        refused: &mut Vec<Refusal>,
    ) -> Result<Vec<Planned>> {
        let found = self.known(&people).await?;
        let mut planned = Vec::with_capacity(people.len());
        for person in people {
            match self.target(&person, &found) {
                Ok(Some(target)) => {
                    let hash = match &person.password {
                        Password::Hash(hash, _) => Some(hash.clone()),
                        _ => None,
                    };
                    planned.push(Planned { person, target, hash });
                }
                Ok(None) => self.sum_mut().skip(),
                Err(refusal) => refused.push(refusal),
            }
        }
        Ok(planned)
    }

    async fn known(&self, people: &[ImportedUser]) -> Result<Found> {
        let mut reader = &self.app.database;
        let emails: Vec<String> = people.iter().filter_map(folded).collect();
        let ids: Vec<Uuid> = people.iter().filter_map(|person| person.id).collect();
        let by_email = user_export::by_emails(&mut reader, &emails).await?;
        let by_id = user_export::by_ids(&mut reader, &ids).await?;
        let address = |known: Known| known.email.clone().map(|address| (email::normalised(&address), known));
        Ok(Found {
            by_email: by_email.into_iter().filter_map(address).collect(),
            by_id: by_id.into_iter().map(|known| (known.id, known)).collect(),
        })
    }

    fn target(&self, person: &ImportedUser, found: &Found) -> std::result::Result<Option<Target>, Refusal> {
        let by_email = folded(person).and_then(|email| found.by_email.get(&email));
        let by_id = person.id.and_then(|id| found.by_id.get(&id));
        let (known, field) = match (by_email, by_id) {
            (None, None) => return Ok(Some(Target::Nobody)),
            (Some(one), Some(other)) if one.id != other.id => {
                return Err(person.refused(Some("id"), "is that of another person than the address"));
            }
            (Some(known), _) => (known, "email"),
            (None, Some(known)) => (known, "id"),
        };
        match self.options.on_duplicate {
            OnDuplicate::Skip => Ok(None),
            OnDuplicate::Refuse => {
                Err(person.refused(Some(field), "is that of somebody who is there already"))
            }
            OnDuplicate::Update if person.id.is_some_and(|id| id != known.id) => {
                Err(person.refused(Some("id"), "is another one than that of the person with this address"))
            }
            OnDuplicate::Update => Ok(Some(Target::Somebody(known.clone()))),
        }
    }
}

/// The people of a batch who are there.
struct Found {
    by_email: HashMap<String, Known>,
    by_id: HashMap<Uuid, Known>,
}

/// The address in the form in which addresses are compared.
pub(super) fn folded(person: &ImportedUser) -> Option<String> {
    person.email.as_deref().map(email::normalised)
}
