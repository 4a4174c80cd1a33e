//! The mails that this instance is sending, and `RATE_LIMITER_EMAIL_*`, the limit on mails per time.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::{Id, JoinError, JoinSet};
use uuid::Uuid;
use vestibule_domain::Result;
use vestibule_domain::window::{FixedWindow, Limit};

use super::CONCURRENCY;
use super::lease::{Due, lease_due};
use super::send::send_leased;
use crate::App;

/// The mails that this instance is sending, at most [`CONCURRENCY`]. Each has a task of its own, so that a slow delivery
/// does not delay the others.
pub(super) struct InFlight {
    app: App,
    rate: SendRate,
    /// Each returns whether the mail was sent.
    deliveries: JoinSet<bool>,
    mails: HashMap<Id, Uuid>,
}

impl InFlight {
    pub(super) fn new(app: App) -> Self {
        let rate = SendRate::new(app.settings.mail.all.map(Limit::from));
        Self { app, rate, deliveries: JoinSet::new(), mails: HashMap::new() }
    }

    /// Leases as many mails that are due as may be sent now, starts to send them and returns how many rows were leased.
    pub(super) async fn fill(&mut self) -> Result<usize> {
        let capacity = self.capacity();
        if capacity == 0 {
            return Ok(0);
        }
        let Some(Due { mails, project }) = lease_due(&self.app, capacity).await? else {
            return Ok(0);
        };
        let (found, project) = (mails.len(), Arc::new(project));
        for mail in mails {
            // Still in flight: its lease expired because the database did not answer in time.
            if self.mails.values().any(|id| *id == mail.id) {
                continue;
            }
            let (app, project, id) = (self.app.clone(), project.clone(), mail.id);
            let delivery = self.deliveries.spawn(async move { send_leased(&app, &mail, &project).await });
            self.mails.insert(delivery.id(), id);
        }
        Ok(found)
    }

    /// Whether another mail may be leased before one that is in flight has finished.
    pub(super) fn has_capacity(&mut self) -> bool {
        self.mails.is_empty() || self.capacity() > 0
    }

    fn capacity(&mut self) -> u32 {
        let in_flight = u32::try_from(self.mails.len()).unwrap_or(u32::MAX);
        self.rate.allow(CONCURRENCY.saturating_sub(in_flight), in_flight, self.app.clock.now())
    }

    /// Time until the rate limit allows another mail; zero if it does now.
    pub(super) fn rate_limit_pause(&self) -> Duration {
        self.rate.pause(self.app.clock.now())
    }

    /// Returns when a mail has finished; never if none is in flight.
    pub(super) async fn one_done(&mut self) {
        match self.deliveries.join_next_with_id().await {
            Some(outcome) => self.remove(outcome),
            None => pending().await,
        }
        while let Some(outcome) = self.deliveries.try_join_next_with_id() {
            self.remove(outcome);
        }
    }

    /// Returns when all mails in flight have finished.
    pub(super) async fn all_done(&mut self) {
        while !self.mails.is_empty() {
            self.one_done().await;
        }
    }

    fn remove(&mut self, outcome: Result<(Id, bool), JoinError>) {
        let id = match &outcome {
            Ok((id, _)) => *id,
            Err(error) => {
                tracing::error!(%error, "panic while sending a mail; it is retried");
                error.id()
            }
        };
        self.mails.remove(&id);
        let sent = outcome.is_ok_and(|(_, sent)| sent);
        self.rate.count(sent.into(), self.app.clock.now());
    }
}

/// Counts the mails that this instance sends. A window begins when the outbox is first read after the last window.
#[derive(Debug)]
struct SendRate(Option<FixedWindow<()>>);

impl SendRate {
    fn new(limit: Option<Limit>) -> Self {
        Self(limit.map(FixedWindow::new))
    }

    /// How many of `wanted` mails may be sent now. Those in flight count as sent.
    fn allow(&mut self, wanted: u32, in_flight: u32, now: DateTime<Utc>) -> u32 {
        let Some(window) = &mut self.0 else { return wanted };
        let left = window.count((), 0, now).left();
        wanted.min(u32::try_from(left).unwrap_or(u32::MAX).saturating_sub(in_flight))
    }

    /// Counts mails that were sent.
    fn count(&mut self, mails: u32, now: DateTime<Utc>) {
        if let Some(window) = &mut self.0 {
            window.count((), mails.into(), now);
        }
    }

    /// Time until a mail may be sent; zero if one may now.
    fn pause(&self, now: DateTime<Utc>) -> Duration {
        let usage = self.0.as_ref().map(|window| window.usage(&(), now));
        usage.filter(|usage| usage.left() == 0).map_or(Duration::ZERO, |usage| usage.ends_in(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { points: 5, duration: Duration::from_secs(60) };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_window_allows_its_number_of_mails() {
        let mut rate = SendRate::new(Some(LIMIT));
        assert_eq!((rate.allow(3, 0, at(0)), rate.pause(at(0))), (3, Duration::ZERO));
        rate.count(3, at(1));
        assert_eq!(rate.allow(3, 0, at(10)), 2);
        rate.count(2, at(10));
        assert_eq!((rate.allow(3, 0, at(59)), rate.pause(at(59))), (0, Duration::from_secs(1)));
        assert_eq!((rate.allow(3, 0, at(60)), rate.pause(at(60))), (3, Duration::ZERO));
    }

    #[test]
    fn mails_in_flight_count_as_sent() {
        let mut rate = SendRate::new(Some(LIMIT));
        assert_eq!(rate.allow(8, 0, at(0)), 5);
        assert_eq!((rate.allow(3, 5, at(1)), rate.pause(at(1))), (0, Duration::ZERO));
        rate.count(4, at(1));
        assert_eq!(rate.allow(7, 1, at(2)), 0, "the fifth is still in flight");
        assert_eq!(rate.allow(8, 0, at(2)), 1, "the fifth was not sent");
    }

    #[test]
    fn without_a_limit_all_mails_are_allowed() {
        let mut rate = SendRate::new(None);
        assert_eq!(rate.allow(8, 0, at(0)), 8);
        rate.count(8, at(0));
        assert_eq!((rate.allow(8, 0, at(0)), rate.pause(at(0))), (8, Duration::ZERO));
    }
}
