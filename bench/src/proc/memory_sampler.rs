//! A thread that reads the server's memory at intervals, to find its peak.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::tree;

/// Time between two samples: short enough for a server that grows under load, long enough to cost nothing.
const INTERVAL: Duration = Duration::from_millis(200);

/// The running thread. It ends when this is dropped.
#[derive(Debug)]
pub struct MemorySampler {
    stop: Sender<()>,
    thread: JoinHandle<u64>,
}

impl MemorySampler {
    /// Samples the processes `pids` and their descendants.
    pub fn start(pids: Vec<u32>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut peak = 0;
            // A server that has ended is reported by the snapshot at the end.
            while let Ok(usage) = tree::usage(&pids) {
                peak = peak.max(usage.memory);
                if stopped.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            peak
        });
        Self { stop, thread }
    }

    /// Ends the thread and returns the largest resident memory in its samples, in bytes.
    pub fn stop(self) -> u64 {
        drop(self.stop);
        self.thread.join().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::MemorySampler;

    #[test]
    fn at_least_one_sample_is_taken() {
        assert!(MemorySampler::start(vec![std::process::id()]).stop() > 100_000);
        assert_eq!(MemorySampler::start(vec![u32::MAX]).stop(), 0);
    }
}
