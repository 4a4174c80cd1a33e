//! All counters at one moment, and the differences between two moments.

use std::time::{Duration, Instant};

use procfs::process::Process;
use procfs::{CurrentSI, KernelStats, ProcError};

use super::tree::{self, Usage};
use crate::error::Error;

/// The counters at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot {
    at: Instant,
    server: Usage,
    own_cpu: Duration,
    machine: MachineCpu,
}

/// CPU time of all cores since the machine was started.
#[derive(Debug, Clone, Copy)]
struct MachineCpu {
    /// Time not spent idle or waiting for input and output.
    busy: Duration,
    /// Time that the hypervisor gave to other machines.
    stolen: Duration,
}

/// The differences between two snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub elapsed: Duration,
    /// CPU time of the server.
    pub server_cpu: Duration,
    /// CPU time of this tool.
    pub client_cpu: Duration,
    /// CPU time of all other processes: the busier they are, the less the figures are worth.
    pub others_cpu: Duration,
    /// Time that the hypervisor gave to other machines.
    pub stolen: Duration,
}

impl Snapshot {
    /// Reads all counters. `server` holds the processes of the server and may be empty.
    ///
    /// # Errors
    ///
    /// If one of these processes does not exist, or `/proc` cannot be read.
    pub fn take(server: &[u32]) -> Result<Self, Error> {
        let server = if server.is_empty() { Usage::default() } else { tree::usage(server)? };
        let own_cpu = tree::cpu_time(&Process::myself()?.stat()?);
        Ok(Self { at: Instant::now(), server, own_cpu, machine: MachineCpu::read()? })
    }

    pub fn at(&self) -> Instant {
        self.at
    }

    /// Memory and CPU time of the server.
    pub fn server(&self) -> Usage {
        self.server
    }

    /// The differences to an earlier snapshot.
    pub fn since(&self, earlier: &Self) -> Interval {
        let server_cpu = self.server.cpu.saturating_sub(earlier.server.cpu);
        let client_cpu = self.own_cpu.saturating_sub(earlier.own_cpu);
        let busy = self.machine.busy.saturating_sub(earlier.machine.busy);
        Interval {
            elapsed: self.at.saturating_duration_since(earlier.at),
            server_cpu,
            client_cpu,
            others_cpu: busy.saturating_sub(server_cpu + client_cpu),
            stolen: self.machine.stolen.saturating_sub(earlier.machine.stolen),
        }
    }
}

impl MachineCpu {
    fn read() -> Result<Self, ProcError> {
        let total = KernelStats::current()?.total;
        let interrupts = [total.irq_duration(), total.softirq_duration()].into_iter().flatten();
        let programs = [total.user_duration(), total.nice_duration(), total.system_duration()];
        Ok(Self {
            busy: programs.into_iter().chain(interrupts).sum(),
            stolen: total.steal_duration().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Interval, MachineCpu, Snapshot};
    use crate::proc::tree::Usage;
    use std::time::{Duration, Instant};

    fn snapshot(at: Instant, server: u64, own: u64, busy: u64) -> Snapshot {
        let ms = Duration::from_millis;
        let server = Usage { processes: 1, memory: 1, cpu: ms(server) };
        let machine = MachineCpu { busy: ms(busy), stolen: ms(busy / 100) };
        Snapshot { at, server, own_cpu: ms(own), machine }
    }

    #[test]
    fn others_are_the_rest_of_the_machine() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let interval = snapshot(start + second, 900, 300, 3000).since(&snapshot(start, 400, 100, 1000));
        let ms = Duration::from_millis;
        let expected = Interval {
            elapsed: second,
            server_cpu: ms(500),
            client_cpu: ms(200),
            others_cpu: ms(1300),
            stolen: ms(20),
        };
        assert_eq!(interval, expected);
    }

    #[test]
    fn counters_that_disagree_do_not_go_below_zero() {
        let start = Instant::now();
        let interval = snapshot(start, 500, 500, 900).since(&snapshot(start, 0, 0, 0));
        assert_eq!(interval.others_cpu, Duration::ZERO);
    }

    #[test]
    fn the_counters_of_this_machine_can_be_read() {
        let first = Snapshot::take(&[std::process::id()]).unwrap();
        assert!(first.server().processes >= 1 && first.machine.busy > Duration::ZERO);
    }
}
