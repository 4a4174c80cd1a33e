//! Ctrl+C: once, to stop behind the batch that is being written; twice, to stop at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody wants to stop.
#[derive(Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Begins to listen.
    pub(super) fn listen() -> Self {
        let stop = Self::default();
        let asked = stop.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            asked.0.store(true, Ordering::Relaxed);
            eprintln!("Stopping behind this batch; press again to stop at once.");
            if tokio::signal::ctrl_c().await.is_ok() {
                // A batch that is not committed is rolled back by the database.
                std::process::exit(130);
            }
        });
        stop
    }

    /// Whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
