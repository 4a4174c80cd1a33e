//! A process with all its descendants.

use std::collections::HashMap;
use std::time::Duration;

use procfs::process::{self, Process, Stat};
use procfs::{ProcError, ProcResult};

use crate::error::Error;

/// What a group of processes uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Number of processes.
    pub processes: usize,
    /// Resident memory in bytes. Pages that several processes share are counted for each of them.
    pub memory: u64,
    /// CPU time since the processes were started.
    pub cpu: Duration,
}

/// A process in the list of all processes.
struct Entry {
    parent: u32,
    cpu: Duration,
}

/// What the processes `roots` use, together with all their descendants.
///
/// # Errors
///
/// If one of `roots` does not exist, or `/proc` cannot be read.
pub fn usage(roots: &[u32]) -> Result<Usage, Error> {
    let entries = all_processes()?;
    if let Some(pid) = roots.iter().copied().find(|pid| !entries.contains_key(pid)) {
        return Err(Error::Process { pid, source: ProcError::NotFound(None) });
    }
    let parents = entries.iter().map(|(pid, entry)| (*pid, entry.parent)).collect();
    let mut usage = Usage::default();
    for (pid, entry) in &entries {
        if is_below(*pid, roots, &parents) {
            usage.processes += 1;
            usage.cpu += entry.cpu;
            // A process that has ended since has no memory.
            usage.memory += resident_bytes(*pid).unwrap_or(0);
        }
    }
    Ok(usage)
}

/// CPU time of all threads of a process, and of its children that have ended and were waited for.
pub fn cpu_time(stat: &Stat) -> Duration {
    let children = u64::try_from(stat.cutime + stat.cstime).unwrap_or(0);
    let ticks = stat.utime + stat.stime + children;
    Duration::from_millis(ticks * 1000 / procfs::ticks_per_second())
}

/// Resident memory in bytes. `stat` has it too, but newer kernels keep that value less exact.
fn resident_bytes(pid: u32) -> ProcResult<u64> {
    let pages = Process::new(pid.cast_signed())?.statm()?.resident;
    Ok(pages * procfs::page_size())
}

/// All processes by their id. Those that end while the list is read are left out.
fn all_processes() -> ProcResult<HashMap<u32, Entry>> {
    let mut entries = HashMap::new();
    for process in process::all_processes()?.flatten() {
        let Ok(stat) = process.stat() else { continue };
        let entry = Entry { parent: stat.ppid.cast_unsigned(), cpu: cpu_time(&stat) };
        entries.insert(stat.pid.cast_unsigned(), entry);
    }
    Ok(entries)
}

/// Whether a process is one of `roots` or descends from one. `parents` has the parent of each process.
fn is_below(pid: u32, roots: &[u32], parents: &HashMap<u32, u32>) -> bool {
    let mut current = pid;
    // The list was not read at one moment and may have cycles, so the number of steps is bounded.
    for _ in 0..=parents.len() {
        if roots.contains(&current) {
            return true;
        }
        match parents.get(&current) {
            Some(parent) if *parent != 0 => current = *parent,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{cpu_time, is_below, usage};
    use procfs::FromRead;
    use procfs::process::Stat;
    use std::collections::HashMap;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    #[test]
    fn cpu_time_includes_the_system_and_ended_children() {
        let line = "42 (node) (x) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 3 4 20 0 11 0 12345 1000000 700 \
                    18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
        let stat = Stat::from_read(line.as_bytes()).unwrap();
        let ticks = 207;
        assert_eq!((stat.pid, stat.ppid), (42, 7));
        assert_eq!(cpu_time(&stat), Duration::from_millis(ticks * 1000 / procfs::ticks_per_second()));
    }

    #[test]
    fn descendants_are_found_and_cycles_end() {
        let parents = HashMap::from([(1, 0), (10, 1), (11, 10), (12, 11), (20, 1), (30, 31), (31, 30)]);
        let below: Vec<u32> =
            [1, 10, 11, 12, 20, 30].into_iter().filter(|pid| is_below(*pid, &[10], &parents)).collect();
        assert_eq!(below, [10, 11, 12]);
        assert!(is_below(20, &[10, 20], &parents));
    }

    #[test]
    fn a_child_is_counted_with_its_parent() {
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
    fn a_missing_process_is_an_error() {
        assert!(usage(&[u32::MAX]).is_err());
        assert_eq!(usage(&[]).unwrap().processes, 0);
    }
}
