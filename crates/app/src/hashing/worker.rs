//! One thread that hashes, one password after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use vestibule_domain::password::{Hasher, Phc};
use vestibule_domain::{Secret, password::HashParams};

use super::Verdict;
use super::job::Job;
use super::pool::{Counters, PoolOptions, Queue};

/// Works until the queue is closed and empty.
pub(super) fn run(options: &PoolOptions, queue: &Queue, counters: &Arc<Counters>) {
    let mut hasher = Hasher::new(options.backend, options.params.clone());
    while let Some(job) = queue.next() {
        counters.waiting.fetch_sub(1, Ordering::Relaxed);
        if job.is_abandoned() {
            continue;
        }
        let before = hasher.computed();
        // A panic of a back end must cost one login, not the pool.
        if catch_unwind(AssertUnwindSafe(|| work(&mut hasher, &options.params, job))).is_err() {
            tracing::error!("hashing a password panicked; the worker starts anew");
            counters.computed.fetch_add(1, Ordering::Relaxed);
            hasher = Hasher::new(options.backend, options.params.clone());
            continue;
        }
        counters.computed.fetch_add(hasher.computed() - before, Ordering::Relaxed);
    }
}

/// Does the job; whoever asked may have gone away meanwhile, and then nobody hears the answer.
fn work(hasher: &mut Hasher, params: &HashParams, job: Job) {
    match job {
        Job::Hash { password, salt, answer } => {
            let hash = hasher.hash(password.expose().as_bytes(), &salt);
            let _ = answer.send(hash.map(Secret::from).map_err(|error| error.to_string()));
        }
        Job::Verify { password, stored, answer } => {
            let verdict = verify(hasher, params, &password, stored.as_ref());
            let _ = answer.send(verdict);
        }
    }
}

/// A stored hash that cannot be read counts as none: no password is right, at the same cost.
fn verify(
    hasher: &mut Hasher,
    params: &HashParams,
    password: &Secret,
    stored: Option<&Secret>,
) -> Result<Verdict, String> {
    let stored = stored.and_then(|stored| match Phc::parse(stored.expose()) {
        Ok(phc) => Some(phc),
        Err(error) => {
            tracing::warn!(%error, "a stored password hash cannot be read: nobody can log in with it");
            None
        }
    });
    let matches =
        hasher.check(password.expose().as_bytes(), stored.as_ref()).map_err(|error| error.to_string())?;
    let needs_renewal = matches && stored.is_some_and(|stored| stored.needs_renewal(params));
    Ok(Verdict { matches, needs_renewal })
}
