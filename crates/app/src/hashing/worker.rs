//! A thread of the hash pool.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Instant;

use vestibule_domain::password::Hasher;

use super::job::Queued;
use super::pool::{Counters, PoolOptions, Queue};

/// Runs jobs until the queue is closed and empty.
pub(super) fn run(options: &PoolOptions, queue: &Queue, counters: &Counters) {
    let new_hasher = || Hasher::new(options.backend, options.params.clone());
    let mut hasher = new_hasher();
    while let Some(Queued { job, trace }) = queue.next() {
        counters.waiting.fetch_sub(1, Ordering::Relaxed);
        if job.is_abandoned() {
            continue;
        }
        counters.busy.fetch_add(1, Ordering::Relaxed);
        let (waited, started) = (trace.waited(), Instant::now());
        let before = hasher.computed();
        // A panic of a back end must fail one login, not the pool; the caller notices that its channel was dropped.
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut hasher)));
        counters.computed.fetch_add(hasher.computed() - before, Ordering::Relaxed);
        counters.busy.fetch_sub(1, Ordering::Relaxed);
        trace.finish(waited, started.elapsed());
        match outcome {
            Ok(outcome) => outcome.send(),
            Err(_) => {
                tracing::error!("panic while hashing a password; the thread continues with a new hasher");
                hasher = new_hasher();
            }
        }
    }
}
