//! All meters read at one moment, and what was used between two moments.

use std::fs;
use std::time::{Duration, Instant};

use super::stat::MachineStat;
use super::tree::{self, Usage};
use crate::error::Error;

/// The meters at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    at: Instant,
    server: Usage,
    own_cpu: Duration,
    machine: MachineStat,
}

/// What was used between two readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Time between them.
    pub elapsed: Duration,
    /// Processor time of the server.
    pub server_cpu: Duration,
    /// Processor time of this tool.
    pub client_cpu: Duration,
    /// Processor time of everybody else: the figures of a busy machine are worth less.
    pub others_cpu: Duration,
    /// Time that the host took away from this machine.
    pub stolen: Duration,
}

impl Reading {
    /// Reads all meters; `server` may be empty.
    pub fn now(server: &[u32]) -> Result<Self, Error> {
        let usage = if server.is_empty() { Usage::default() } else { tree::usage(server)? };
        let machine = fs::read_to_string("/proc/stat").ok().and_then(|text| MachineStat::parse(&text));
        Ok(Self {
            at: Instant::now(),
            server: usage,
            own_cpu: tree::own_cpu(),
            machine: machine.unwrap_or_default(),
        })
    }

    /// The moment.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// What the server uses at this moment.
    pub fn server(&self) -> Usage {
        self.server
    }

    /// What was used since an earlier reading.
    pub fn since(&self, earlier: &Self) -> Used {
        let server_cpu = self.server.cpu.saturating_sub(earlier.server.cpu);
        let client_cpu = self.own_cpu.saturating_sub(earlier.own_cpu);
        let busy = self.machine.busy.saturating_sub(earlier.machine.busy);
        Used {
            elapsed: self.at.saturating_duration_since(earlier.at),
            server_cpu,
            client_cpu,
            others_cpu: busy.saturating_sub(server_cpu + client_cpu),
            stolen: self.machine.stolen.saturating_sub(earlier.machine.stolen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, Used};
    use crate::proc::stat::MachineStat;
    use crate::proc::tree::Usage;
    use std::time::{Duration, Instant};

    fn reading(at: Instant, server: u64, own: u64, busy: u64) -> Reading {
        let ms = Duration::from_millis;
        let server = Usage { processes: 1, memory: 1, cpu: ms(server) };
        Reading {
            at,
            server,
            own_cpu: ms(own),
            machine: MachineStat { busy: ms(busy), stolen: ms(busy / 100) },
        }
    }

    #[test]
    fn others_are_what_remains() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let used = reading(start + second, 900, 300, 3000).since(&reading(start, 400, 100, 1000));
        let ms = Duration::from_millis;
        let expected = Used {
            elapsed: second,
            server_cpu: ms(500),
            client_cpu: ms(200),
            others_cpu: ms(1300),
            stolen: ms(20),
        };
        assert_eq!(used, expected);
    }

    #[test]
    fn meters_that_disagree_do_not_go_below_zero() {
        let start = Instant::now();
        let used = reading(start, 500, 500, 900).since(&reading(start, 0, 0, 0));
        assert_eq!(used.others_cpu, Duration::ZERO);
    }

    #[test]
    fn the_meters_of_this_machine_can_be_read() {
        let first = Reading::now(&[std::process::id()]).unwrap();
        assert!(first.server().processes >= 1 && first.machine.busy > Duration::ZERO);
    }
}
