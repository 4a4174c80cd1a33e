//! API tokens, as their owner and administrators see them: `/users/me/tokens`, `/users/:id/tokens`
//! (docs/decisions/0010-api-tokens.md).

mod create;
mod end;
mod list;
mod uses;

pub use create::{Created, NewApiToken};
pub(crate) use uses::Uses;

use uuid::Uuid;
use vestibule_domain::Actor;
use vestibule_store::activity::{self, Entry};
use vestibule_store::{DbError, Transaction};

use crate::App;

/// The collection in activity and revisions.
const COLLECTION: &str = "vestibule_tokens";

impl App {
    /// Notes what was done with a token, and by whom; gives the number of the note.
    async fn note_token(
        &self,
        tx: &mut Transaction,
        actor: &Actor,
        (action, id): (&str, Uuid),
    ) -> Result<i64, DbError> {
        let item = id.to_string();
        let entry = Entry {
            action,
            user: actor.user(),
            at: self.inner().clock.now(),
            client: &actor.client,
            collection: COLLECTION,
            item: &item,
        };
        activity::insert(tx, entry).await
    }
}
