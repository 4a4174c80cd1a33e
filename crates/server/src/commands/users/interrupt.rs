//! Ctrl+C: once to stop after the current batch, twice to stop immediately.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a stop was requested.
#[derive(Clone, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts listening.
    pub(super) fn listen() -> Self {
        let interrupt = Self::default();
        let requested = interrupt.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            requested.0.store(true, Ordering::Relaxed);
            eprintln!("Stopping after this batch; press again to stop immediately.");
            if tokio::signal::ctrl_c().await.is_ok() {
                // A batch that is not committed is rolled back by the database.
                std::process::exit(130);
            }
        });
        interrupt
    }

    pub(super) fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
