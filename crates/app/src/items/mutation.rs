//! One transaction that changes items.

use chrono::{DateTime, Utc};
use vestibule_domain::Actor;
use vestibule_store::Transaction;

use super::effects::Effects;
use crate::App;
use crate::error::TxError;

/// An open transaction, who changes something in it, and what follows from that.
pub(crate) struct Mutation<'a> {
    pub(crate) app: &'a App,
    pub(crate) actor: &'a Actor,
    pub(crate) tx: Transaction,
    pub(super) now: DateTime<Utc>,
    pub(super) effects: Effects,
    /// The new address of the caller has confirmed.
    pub(super) is_confirmed: bool,
}

pub(crate) async fn begin<'a>(app: &'a App, actor: &'a Actor) -> Result<Mutation<'a>, TxError> {
    let tx = app.database.begin().await?;
    let now = app.clock.now();
    Ok(Mutation { app, actor, tx, now, effects: Effects::default(), is_confirmed: false })
}
