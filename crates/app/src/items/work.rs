//! One transaction that changes items.

use chrono::{DateTime, Utc};
use vestibule_domain::Actor;
use vestibule_store::Transaction;

use super::effects::Effects;
use crate::App;
use crate::failure::Failure;

/// An open transaction, who changes something in it, and what follows from that.
pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) tx: Transaction,
    pub(super) now: DateTime<Utc>,
    pub(super) effects: Effects,
}

impl App {
    pub(super) async fn work<'a>(&'a self, actor: &'a Actor) -> Result<Work<'a>, Failure> {
        let tx = self.inner().database.begin().await?;
        Ok(Work { app: self, actor, tx, now: self.inner().clock.now(), effects: Effects::default() })
    }
}
