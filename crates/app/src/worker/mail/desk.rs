//! The mails that this server is sending.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use uuid::Uuid;
use vestibule_domain::Result;

use super::AT_ONCE;
use super::pace::Pace;
use crate::App;

/// The mails that this server is sending: at most [`AT_ONCE`]. Each has a task of its own, so that one the mail server
/// thinks about for minutes is in nobody's way.
pub(super) struct InFlight {
    app: App,
    pace: Pace,
    /// Give whether the mail went out.
    turns: JoinSet<bool>,
    mails: HashMap<Id, Uuid>,
}

impl InFlight {
    pub(super) fn new(app: App) -> Self {
        let pace = Pace::new(app.settings.mail.all);
        Self { app, pace, turns: JoinSet::new(), mails: HashMap::new() }
    }

    /// Takes as many mails that are due as there is room for; gives how many rows it looked at.
    pub(super) async fn fill(&mut self) -> Result<usize> {
        let room = self.room();
        if room == 0 {
            return Ok(0);
        }
        let Some((letters, project)) = super::lease::lease_due(&self.app, room).await? else {
            return Ok(0);
        };
        let (found, project) = (letters.len(), Arc::new(project));
        for letter in letters {
            // It is being sent already, and the lease ran out because the database did not answer in time.
            if self.mails.values().any(|mail| *mail == letter.id) {
                continue;
            }
            let (app, project, id) = (self.app.clone(), project.clone(), letter.id);
            let turn =
                self.turns.spawn(async move { super::turn::send_leased(&app, &letter, &project).await });
            self.mails.insert(turn.id(), id);
        }
        Ok(found)
    }

    /// False while nothing can be taken before a mail here has come to its end.
    pub(super) fn has_room(&mut self) -> bool {
        self.mails.is_empty() || self.room() > 0
    }

    fn room(&mut self) -> u32 {
        let under_way = u32::try_from(self.mails.len()).unwrap_or(u32::MAX);
        self.pace.allow(AT_ONCE.saturating_sub(under_way), under_way, self.app.clock.now())
    }

    /// How long no mail may go out; zero if one may.
    pub(super) fn pause(&self) -> Duration {
        self.pace.pause(self.app.clock.now())
    }

    /// Comes back when a mail has come to its end; never if there is none.
    pub(super) async fn one_done(&mut self) {
        match self.turns.join_next_with_id().await {
            Some(outcome) => self.clear(outcome),
            None => pending().await,
        }
        while let Some(outcome) = self.turns.try_join_next_with_id() {
            self.clear(outcome);
        }
    }

    /// Comes back when all have come to their end.
    pub(super) async fn all_done(&mut self) {
        while !self.mails.is_empty() {
            self.one_done().await;
        }
    }

    fn clear(&mut self, outcome: Result<(Id, bool), JoinError>) {
        let id = match &outcome {
            Ok((id, _)) => *id,
            Err(error) => {
                tracing::error!(%error, "sending a mail ended in a panic; it is tried again");
                error.id()
            }
        };
        self.mails.remove(&id);
        self.pace.count(outcome.is_ok_and(|(_, sent)| sent).into());
    }
}
