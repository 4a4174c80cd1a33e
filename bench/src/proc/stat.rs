//! Reading `/proc/PID/stat` and `/proc/stat` (proc(5)).

use std::time::Duration;

/// Length of the unit in which the kernel tells processor time to programs (`USER_HZ`): 100 in a second.
const TICK: Duration = Duration::from_millis(10);

/// What is needed of `/proc/PID/stat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessStat {
    /// Process that started this one.
    pub parent: u32,
    /// Processor time of all its threads and of its children that have ended.
    pub cpu: Duration,
}

impl ProcessStat {
    /// Reads the line of a process. Its second field, the name, may hold spaces and brackets.
    pub fn parse(line: &str) -> Option<Self> {
        let (_, rest) = line.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        // utime, stime, and cutime, cstime of the children that were waited for.
        let ticks = field(14)? + field(15)? + field(16)? + field(17)?;
        Some(Self { parent: u32::try_from(field(4)?).ok()?, cpu: ticks_to_time(ticks) })
    }
}

/// Processor time of the whole machine since it was started, from the first line of `/proc/stat`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MachineStat {
    /// All cores together, without waiting.
    pub busy: Duration,
    /// Time that the host took away from this machine.
    pub stolen: Duration,
}

impl MachineStat {
    /// Reads `cpu user nice system idle iowait irq softirq steal …`.
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().next()?.strip_prefix("cpu ")?;
        let ticks: Vec<u64> = line.split_ascii_whitespace().map_while(|field| field.parse().ok()).collect();
        let [user, nice, system, _idle, _iowait, irq, softirq, steal, ..] = ticks.as_slice() else {
            return None;
        };
        let busy = ticks_to_time(user + nice + system + irq + softirq);
        Some(Self { busy, stolen: ticks_to_time(*steal) })
    }
}

/// Resident memory in bytes, from `/proc/PID/status`; nothing for a process that has ended but was not yet waited for.
pub fn resident_bytes(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|rest| rest.split_ascii_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn ticks_to_time(ticks: u64) -> Duration {
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{MachineStat, ProcessStat, resident_bytes};
    use std::time::Duration;

    #[test]
    fn a_process_with_an_odd_name() {
        let line = "42 (node) (x) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 3 4 20 0 11 0 12345 1000000 700 18446744073709551615";
        let stat = ProcessStat::parse(line).unwrap();
        assert_eq!(stat, ProcessStat { parent: 7, cpu: Duration::from_millis(2070) });
        assert_eq!(ProcessStat::parse("42 (node) S 7"), None);
        assert_eq!(ProcessStat::parse(""), None);
    }

    #[test]
    fn the_machine() {
        let stat = MachineStat::parse("cpu  100 1 50 9999 88 2 3 7 0 0\ncpu0 1 2 3\n").unwrap();
        assert_eq!(stat.busy, Duration::from_millis(1560));
        assert_eq!(stat.stolen, Duration::from_millis(70));
        assert_eq!(MachineStat::parse("cpu0 1 2 3"), None);
        assert_eq!(MachineStat::parse("cpu  1 2 3"), None);
    }

    #[test]
    fn memory() {
        assert_eq!(resident_bytes("Name:\tx\nVmHWM:\t 900 kB\nVmRSS:\t   288 kB\n"), 288 * 1024);
        assert_eq!(resident_bytes("Name:\tx\nState:\tZ (zombie)\n"), 0);
    }
}
