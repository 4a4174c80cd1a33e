//! Throttling of failed attempts, such as logins with a wrong password.
//!
//! Failures fill a leaky bucket. The first failures have no effect; each further one starts a pause, twice as long as the
//! previous pause. The longest pause equals the time in which one failure leaks, so in the long run an attacker gets
//! one attempt per such period, with or without waiting in between.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The failures of one key, such as a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Number of failures that have not leaked.
    pub failures: u32,
    /// When the next one began to leak.
    pub since: DateTime<Utc>,
    /// End of the pause after the last failure, if there was one.
    pub paused_until: Option<DateTime<Utc>>,
}

impl Bucket {
    /// End of the current pause.
    pub fn pause(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.paused_until.filter(|until| *until > now)
    }
}

/// Length of the pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Failures until the first pause, including the one that starts it.
    pub free: u32,
    /// The first pause.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// Time in which one failure leaks.
    pub leak: Duration,
}

impl Schedule {
    /// The bucket after one more attempt. An attempt is counted as a failure before its result is known, so that parallel
    /// attempts have no advantage over sequential ones.
    ///
    /// # Errors
    /// The end of the current pause. The attempt is not counted then, so that attempts cannot prolong a pause.
    pub fn count(&self, before: Option<Bucket>, now: DateTime<Utc>) -> Result<Bucket, DateTime<Utc>> {
        if let Some(until) = before.and_then(|bucket| bucket.pause(now)) {
            return Err(until);
        }
        let (left, since) = before.map_or((0, now), |bucket| self.leaked(bucket, now));
        let failures = (left + 1).min(self.most());
        // Without a pause, `paused_until` is not set to now: a concurrent attempt may have an earlier `now`.
        let pause = self.pause(failures);
        Ok(Bucket { failures, since, paused_until: pause.map(|pause| after(now, pause)) })
    }

    /// When a bucket is empty and its row can be deleted.
    pub fn empty_at(&self, bucket: Bucket) -> DateTime<Utc> {
        let leaked = after(bucket.since, self.leak.saturating_mul(bucket.failures));
        bucket.paused_until.map_or(leaked, |until| until.max(leaked))
    }

    /// The failures that have not leaked, and when the next one began to leak.
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

    /// The pause after this many failures, if there is one.
    fn pause(&self, failures: u32) -> Option<Duration> {
        let factor = 2u32.checked_pow(failures.checked_sub(self.free)?).unwrap_or(u32::MAX);
        Some(self.first.saturating_mul(factor).min(self.longest))
    }

    /// The number of failures that leads to the longest pause; more are not counted.
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
