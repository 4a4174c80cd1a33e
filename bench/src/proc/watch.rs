//! A thread that looks at the server's memory now and then, to find its peak.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::tree;

/// Time between two looks: short enough for a server that grows under load, long enough to cost nothing.
const PAUSE: Duration = Duration::from_millis(200);

/// The running watch. Dropping it ends the thread.
#[derive(Debug)]
pub struct Watch {
    stop: Sender<()>,
    thread: JoinHandle<u64>,
}

impl Watch {
    /// Begins to look at the processes `pids` and their descendants.
    pub fn start(pids: Vec<u32>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut peak = 0;
            // A server that is gone is reported by the reading at the end.
            while let Ok(usage) = tree::usage(&pids) {
                peak = peak.max(usage.memory);
                if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            peak
        });
        Self { stop, thread }
    }

    /// Ends the watch; the largest resident memory that it saw, in bytes.
    pub fn stop(self) -> u64 {
        drop(self.stop);
        self.thread.join().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Watch;

    #[test]
    fn at_least_one_look_is_taken() {
        assert!(Watch::start(vec![std::process::id()]).stop() > 100_000);
        assert_eq!(Watch::start(vec![u32::MAX]).stop(), 0);
    }
}
