//! How the throttle limits guesses: leaky buckets.
//!
//! Each failure adds to a bucket, and failures leak away at a constant rate. The first few failures have no effect.
//! Each further one is followed by a pause, twice as long as the one before. If the longest pause equals the time in
//! which one failure leaks away, the rate in the long run is one guess per that time, with and without waiting between
//! the guesses.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The failures of one throttle key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Number of failures, without those that had leaked away when it was stored.
    pub failures: u32,
    /// When the next failure began to leak away.
    pub since: DateTime<Utc>,
    /// When the pause after the last failure ends; `None` if there was no pause.
    pub paused_until: Option<DateTime<Utc>>,
}

impl Bucket {
    /// The end of the current pause; `None` if there is none.
    pub fn pause(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.paused_until.filter(|until| *until > now)
    }
}

/// The limits of a throttle key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Number of attempts without a pause between them. The last of them is followed by the first pause.
    pub free: u32,
    /// Duration of the first pause.
    pub first: Duration,
    /// Duration of the longest pause.
    pub longest: Duration,
    /// Time in which one failure leaks away.
    pub leak: Duration,
}

impl Schedule {
    /// The bucket after one more attempt. An attempt is counted as a failure before its outcome is known, so that
    /// concurrent attempts are limited like sequential ones.
    ///
    /// # Errors
    /// The end of the current pause. The attempt is not counted then, so that attempts during a pause cannot prolong
    /// it.
    pub fn count(&self, before: Option<Bucket>, now: DateTime<Utc>) -> Result<Bucket, DateTime<Utc>> {
        if let Some(until) = before.and_then(|bucket| bucket.pause(now)) {
            return Err(until);
        }
        let (left, since) = before.map_or((0, now), |bucket| self.leaked(bucket, now));
        let failures = (left + 1).min(self.most());
        // Without a pause `paused_until` must be `None` and not `now`: a concurrent attempt that has waited for the
        // lock may have an earlier `now`, for which the end of the pause would be in the future.
        let pause = self.pause(failures);
        Ok(Bucket { failures, since, paused_until: pause.map(|pause| after(now, pause)) })
    }

    /// When the bucket is empty and its row can be deleted.
    pub fn empty_at(&self, bucket: Bucket) -> DateTime<Utc> {
        let leaked = after(bucket.since, self.leak.saturating_mul(bucket.failures));
        bucket.paused_until.map_or(leaked, |until| until.max(leaked))
    }

    /// The failures that have not leaked away, and when the next one began to leak away.
    fn leaked(&self, bucket: Bucket, now: DateTime<Utc>) -> (u32, DateTime<Utc>) {
        let elapsed = (now - bucket.since).to_std().unwrap_or_default();
        let gone = elapsed.as_millis() / self.leak.as_millis().max(1);
        match u32::try_from(gone) {
            Ok(gone) if gone < bucket.failures => {
                (bucket.failures - gone, after(bucket.since, self.leak.saturating_mul(gone)))
            }
            _ => (0, now),
        }
    }

    /// The pause that follows this number of failures.
    fn pause(&self, failures: u32) -> Option<Duration> {
        let factor = 2u32.checked_pow(failures.checked_sub(self.free)?).unwrap_or(u32::MAX);
        Some(self.first.saturating_mul(factor).min(self.longest))
    }

    /// The number of failures that leads to the longest pause. More are not stored.
    fn most(&self) -> u32 {
        (self.free..self.free + 32)
            .find(|failures| self.pause(*failures) >= Some(self.longest))
            .unwrap_or(self.free)
    }
}

fn after(instant: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    let duration = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
    instant.checked_add_signed(duration).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests;
