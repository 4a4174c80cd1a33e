//! What a worker is asked to do, and what it answers.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tracing::Span;
use vestibule_domain::Secret;
use vestibule_domain::password::{HashError, Hasher, StoredHash};

use super::Verdict;

type Answer<T> = oneshot::Sender<Result<T, HashError>>;

/// A piece of work, with where its result goes.
pub(super) enum Job {
    /// Hash a password for storing.
    Hash { password: Secret, salt: [u8; 16], answer: Answer<Secret> },
    /// Check a password against a stored hash, or against none.
    Verify { password: Secret, stored: Option<Secret>, answer: Answer<Verdict> },
    /// Keep a worker busy, or make it panic.
    #[cfg(test)]
    Anything(Box<dyn FnOnce() + Send>),
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

/// A result on its way. It is sent only when the books are up to date, so that whoever has it can rely on them.
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
            Self::Anything(_) => "test",
        };
        let span = tracing::debug_span!("hash", operation);
        Queued { job: self, trace: Trace { span, queued: Instant::now() } }
    }

    /// Whether whoever asked has gone away: then nobody needs the result.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Self::Hash { answer, .. } => answer.is_closed(),
            Self::Verify { answer, .. } => answer.is_closed(),
            #[cfg(test)]
            Self::Anything(_) => false,
        }
    }

    /// Does the work.
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
            Self::Anything(work) => {
                work();
                Outcome::Nothing
            }
        }
    }
}

impl Outcome {
    /// Tells whoever asked, if there still is somebody.
    pub(super) fn send(self) {
        match self {
            Self::Hash(result, answer) => drop(answer.send(result)),
            Self::Verify(result, answer) => drop(answer.send(result)),
            #[cfg(test)]
            Self::Nothing => {}
        }
    }
}

/// A stored hash that cannot be read or computed counts as none: no password is right, at the same cost.
fn verify(hasher: &mut Hasher, password: &Secret, stored: Option<&Secret>) -> Result<Verdict, HashError> {
    let password = password.expose().as_bytes();
    let stored = stored.and_then(|stored| match StoredHash::parse(stored.expose()) {
        Ok(hash) => Some(hash),
        Err(error) => {
            tracing::warn!(%error, "a stored password hash cannot be read: nobody can log in with it");
            None
        }
    });
    let matches = match hasher.check(password, stored.as_ref()) {
        Err(HashError::Unsupported(reason)) if stored.is_some() => {
            tracing::warn!(%reason, "a stored password hash cannot be computed: nobody can log in with it");
            hasher.check(password, None)?
        }
        checked => checked?,
    };
    let needs_renewal = matches && stored.is_some_and(|stored| stored.needs_renewal(hasher.params()));
    Ok(Verdict { matches, needs_renewal })
}
