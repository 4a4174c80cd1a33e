//! API tokens, as their owner and administrators see them: `/users/me/tokens`, `/users/:id/tokens`
//! (docs/decisions/0010-api-tokens.md).

mod create;
mod list;
mod revoke;
mod uses;

pub use create::{Created, NewApiToken};
pub(crate) use uses::Uses;

use uuid::Uuid;
use vestibule_domain::{Actor, UserId};
use vestibule_store::activity::{self, Entry};
use vestibule_store::{DbError, Transaction};

use crate::App;

pub use create::create;
pub use list::{list_for_user, list_own};
pub use revoke::{revoke_all_for_user, revoke_for_user, revoke_own};
pub use uses::flush_uses;

/// The collection in activity and revisions.
const COLLECTION: &str = "vestibule_tokens";

/// Notes what was done with a token, and by whom; gives the number of the note.
async fn record_activity(
    app: &App,
    tx: &mut Transaction,
    actor: &Actor,
    (action, id): (&str, Uuid),
) -> Result<i64, DbError> {
    let item = id.to_string();
    let entry = Entry {
        action,
        user: actor.user().map(UserId::as_uuid),
        at: app.clock.now(),
        client: &actor.client,
        collection: COLLECTION,
        item: &item,
    };
    activity::insert(tx, entry).await
}
