//! Jobs of the hash pool and their results.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tracing::Span;
use vestibule_domain::Secret;
use vestibule_domain::password::{HashError, Hasher, StoredHash};

use super::Verdict;

type Answer<T> = oneshot::Sender<Result<T, HashError>>;

/// A job with the channel for its result.
pub(super) enum Job {
    /// Hash a password for storing.
    Hash { password: Secret, salt: [u8; 16], answer: Answer<Secret> },
    /// Check a password against a stored hash. Without one, compute a hash and report no match.
    Verify { password: Secret, stored: Option<Secret>, answer: Answer<Verdict> },
    /// Run a function of a test.
    #[cfg(test)]
    Test(Box<dyn FnOnce() + Send>),
}

/// A job in the queue, with the span that ties its log lines to the request.
pub(super) struct Queued {
    pub(super) job: Job,
    pub(super) trace: Trace,
}

/// Logs at DEBUG how long a job waited and how long the work took.
pub(super) struct Trace {
    span: Span,
    queued: Instant,
}

impl Trace {
    /// The time in the queue so far.
    pub(super) fn waited(&self) -> Duration {
        self.queued.elapsed()
    }

    /// Logs the end of the work.
    pub(super) fn finish(&self, waited: Duration, worked: Duration) {
        let (wait_ms, work_ms) = (waited.as_secs_f64() * 1000.0, worked.as_secs_f64() * 1000.0);
        tracing::debug!(parent: &self.span, wait_ms, work_ms, "password hash computed");
    }
}

/// A result to be sent. It is sent after the counters were updated, so that a caller that has it sees them.
pub(super) enum Outcome {
    Hash(Result<Secret, HashError>, Answer<Secret>),
    Verify(Result<Verdict, HashError>, Answer<Verdict>),
    #[cfg(test)]
    Nothing,
}

impl Job {
    /// Puts the job into the current span.
    pub(super) fn queued(self) -> Queued {
        let operation = match &self {
            Self::Hash { .. } => "hash",
            Self::Verify { .. } => "verify",
            #[cfg(test)]
            Self::Test(_) => "test",
        };
        let span = tracing::debug_span!("hash", operation);
        Queued { job: self, trace: Trace { span, queued: Instant::now() } }
    }

    /// Whether the caller was cancelled, so that the result is not needed.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Self::Hash { answer, .. } => answer.is_closed(),
            Self::Verify { answer, .. } => answer.is_closed(),
            #[cfg(test)]
            Self::Test(_) => false,
        }
    }

    /// Runs the job.
    pub(super) fn run(self, hasher: &mut Hasher) -> Outcome {
        match self {
            Self::Hash { password, salt, answer } => {
                let hash = hasher.hash(password.expose().as_bytes(), &salt);
                Outcome::Hash(hash.map(Secret::from), answer)
            }
            Self::Verify { password, stored, answer } => {
                Outcome::Verify(verify(hasher, &password, stored.as_ref()), answer)
            }
            #[cfg(test)]
            Self::Test(work) => {
                work();
                Outcome::Nothing
            }
        }
    }
}

impl Outcome {
    /// Sends the result, unless the caller was cancelled.
    pub(super) fn send(self) {
        match self {
            Self::Hash(result, answer) => drop(answer.send(result)),
            Self::Verify(result, answer) => drop(answer.send(result)),
            #[cfg(test)]
            Self::Nothing => {}
        }
    }
}

/// Checks a password. A stored hash that cannot be parsed or computed matches no password, at the same cost as without one.
fn verify(hasher: &mut Hasher, password: &Secret, stored: Option<&Secret>) -> Result<Verdict, HashError> {
    let password = password.expose().as_bytes();
    let stored = stored.and_then(|stored| match StoredHash::parse(stored.expose()) {
        Ok(hash) => Some(hash),
        Err(error) => {
            tracing::warn!(%error, "failed to parse a stored password hash; logins with it are refused");
            None
        }
    });
    let matches = match hasher.check(password, stored.as_ref()) {
        Err(HashError::Unsupported(reason)) if stored.is_some() => {
            tracing::warn!(%reason, "failed to compute a stored password hash; logins with it are refused");
            hasher.check(password, None)?
        }
        checked => checked?,
    };
    let needs_renewal = matches && stored.is_some_and(|stored| stored.needs_renewal(hasher.params()));
    Ok(Verdict { matches, needs_renewal })
}
