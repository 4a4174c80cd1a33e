//! `auth_login_attempts`: too many failed logins in a row suspend an account.

use serde_json::json;
use vestibule_domain::Client;
use vestibule_domain::schema::USERS;
use vestibule_store::activity::{self, Entry};
use vestibule_store::users::{self, Person};
use vestibule_store::{attempts, sessions};

use crate::App;
use crate::failure::{Failure, retrying};

/// Whether an attempt may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The password may be looked at.
    Allowed,
    /// One too many: the account is suspended, whatever the password is.
    OverLimit,
}

impl App {
    /// Counts an attempt before its password is looked at, so that many at once cannot slip through.
    pub(super) async fn count_attempt(
        &self,
        person: &Person,
        limit: Option<i64>,
        client: &Client,
    ) -> vestibule_domain::Result<Attempt> {
        let Some(limit) = limit else { return Ok(Attempt::Allowed) };
        retrying(|| self.try_count(person, limit, client)).await
    }

    async fn try_count(&self, person: &Person, limit: i64, client: &Client) -> Result<Attempt, Failure> {
        let now = self.inner().clock.now();
        let mut tx = self.inner().database.begin().await?;
        let count = attempts::count(&mut tx, person.id, now).await?;
        if count <= limit {
            tx.commit().await?;
            return Ok(Attempt::Allowed);
        }
        if users::suspend(&mut tx, person.id).await? {
            sessions::delete_of_user(&mut tx, person.id, None).await?;
            attempts::clear(&mut tx, person.id).await?;
            let id = person.id.to_string();
            let entry = Entry {
                action: "update",
                user: Some(person.id),
                at: now,
                client,
                collection: USERS.name,
                item: &id,
            };
            let note = activity::insert(&mut tx, entry).await?;
            let change = json!({ "status": "suspended" });
            activity::insert_revision(&mut tx, note, (USERS.name, &id), change.clone(), change).await?;
        }
        tx.commit().await?;
        Ok(Attempt::OverLimit)
    }
}
