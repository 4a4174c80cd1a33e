//! A process with all its descendants.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::time::Duration;

use super::stat::{ProcessStat, resident_bytes};
use crate::error::Error;

/// What a group of processes uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Number of processes.
    pub processes: usize,
    /// Resident memory in bytes. Pages that several processes share are counted for each of them.
    pub memory: u64,
    /// Processor time since they were started.
    pub cpu: Duration,
}

/// What the processes `roots` use, together with all their descendants.
pub fn usage(roots: &[u32]) -> Result<Usage, Error> {
    let stats = all_processes().map_err(|source| Error::Process { pid: 0, source })?;
    if let Some(pid) = roots.iter().copied().find(|pid| !stats.contains_key(pid)) {
        return Err(Error::Process { pid, source: io::ErrorKind::NotFound.into() });
    }
    let mut usage = Usage::default();
    for (pid, stat) in &stats {
        if !is_below(*pid, roots, &stats) {
            continue;
        }
        usage.processes += 1;
        usage.cpu += stat.cpu;
        // A process that ended just now has no memory any more.
        usage.memory +=
            fs::read_to_string(format!("/proc/{pid}/status")).map_or(0, |text| resident_bytes(&text));
    }
    Ok(usage)
}

/// Processor time of this tool.
pub fn own_cpu() -> Duration {
    let line = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    ProcessStat::parse(&line).map_or(Duration::ZERO, |stat| stat.cpu)
}

/// Every process there is. Those that end while the list is read are left out.
fn all_processes() -> io::Result<HashMap<u32, ProcessStat>> {
    let mut stats = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        if let Some(stat) = ProcessStat::parse(&line) {
            stats.insert(pid, stat);
        }
    }
    Ok(stats)
}

/// Whether a process is one of `roots` or descends from one. The walk is bounded, because the list is no snapshot.
fn is_below(pid: u32, roots: &[u32], stats: &HashMap<u32, ProcessStat>) -> bool {
    let mut current = pid;
    for _ in 0..=stats.len() {
        if roots.contains(&current) {
            return true;
        }
        match stats.get(&current) {
            Some(stat) if stat.parent != 0 => current = stat.parent,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{ProcessStat, is_below, usage};
    use std::collections::HashMap;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    #[test]
    fn descendants_are_found_and_circles_end() {
        let parents = [(1, 0), (10, 1), (11, 10), (12, 11), (20, 1), (30, 31), (31, 30)];
        let stats: HashMap<u32, ProcessStat> = parents
            .into_iter()
            .map(|(pid, parent)| (pid, ProcessStat { parent, cpu: Duration::ZERO }))
            .collect();
        let below: Vec<u32> =
            [1, 10, 11, 12, 20, 30].into_iter().filter(|pid| is_below(*pid, &[10], &stats)).collect();
        assert_eq!(below, [10, 11, 12]);
        assert!(is_below(20, &[10, 20], &stats));
    }

    #[test]
    fn this_process_and_its_child() {
        let own = std::process::id();
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let both = usage(&[own]).unwrap();
        let one = usage(&[child.id()]).unwrap();
        let twice = usage(&[own, child.id(), own]).unwrap();
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(both.processes >= 2 && one.processes == 1, "{both:?} {one:?}");
        assert_eq!(twice.processes, both.processes);
        assert!(both.memory > 100_000, "{both:?}");
    }

    #[test]
    fn a_process_that_is_not_there() {
        assert!(usage(&[u32::MAX]).is_err());
        assert_eq!(usage(&[]).unwrap().processes, 0);
    }
}
