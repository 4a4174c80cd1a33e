//! How fast somebody may go on guessing.
//!
//! Failures fill a bucket that leaks. While there are few of them nothing happens; from then on each is followed by a
//! pause, twice as long as the one before. As the longest pause is as long as one failure takes to leak away, whoever
//! goes on guessing and whoever waits in between get no further than one guess for each such time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Failures of one thing that is counted, such as an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// How many there are, those that have leaked away not counted.
    pub failures: u32,
    /// Since when the next one is leaking away.
    pub since: DateTime<Utc>,
    /// Until when there is a pause, if one has followed the last failure.
    pub paused_until: Option<DateTime<Utc>>,
}

impl Bucket {
    /// The end of the pause that is on.
    pub fn pause(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.paused_until.filter(|until| *until > now)
    }
}

/// How long the pauses are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// So many attempts are free; the last of them is followed by the first pause.
    pub free: u32,
    /// The first pause.
    pub first: Duration,
    /// No pause is longer.
    pub longest: Duration,
    /// In this time one failure is forgotten.
    pub leak: Duration,
}

impl Schedule {
    /// The bucket once one more attempt is counted in it. An attempt is counted before it is looked at, as the failure
    /// it may turn out to be, so that many at once get no further than the same number one by one.
    ///
    /// # Errors
    /// The end of the pause that is on; the attempt is not counted then, so that nobody can make a pause last.
    pub fn count(&self, before: Option<Bucket>, now: DateTime<Utc>) -> Result<Bucket, DateTime<Utc>> {
        if let Some(until) = before.and_then(|bucket| bucket.pause(now)) {
            return Err(until);
        }
        let (left, since) = before.map_or((0, now), |bucket| self.leaked(bucket, now));
        let failures = (left + 1).min(self.most());
        // Where there is no pause there is no instant either: whoever was waiting here meanwhile comes with an earlier
        // one.
        let pause = self.pause(failures);
        Ok(Bucket { failures, since, paused_until: pause.map(|pause| after(now, pause)) })
    }

    /// When nothing of a bucket is left and its row can go.
    pub fn empty_at(&self, bucket: Bucket) -> DateTime<Utc> {
        let leaked = after(bucket.since, self.leak.saturating_mul(bucket.failures));
        bucket.paused_until.map_or(leaked, |until| until.max(leaked))
    }

    /// The failures that are left, and since when the next one is leaking.
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

    /// The pause that follows so many failures, if any does.
    fn pause(&self, failures: u32) -> Option<Duration> {
        let factor = 2u32.checked_pow(failures.checked_sub(self.free)?).unwrap_or(u32::MAX);
        Some(self.first.saturating_mul(factor).min(self.longest))
    }

    /// So many failures lead to the longest pause; more are not kept.
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
