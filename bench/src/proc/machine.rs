//! Facts about the machine, so that figures of different machines are not mixed up.

use procfs::{CpuInfo, Current, LoadAverage, Meminfo};
use serde::Serialize;

/// The machine at the start of a run. What the kernel does not report is empty or 0.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Cores that this tool may use.
    pub cores: usize,
    /// Model of the CPU.
    pub cpu: String,
    /// Release of the kernel.
    pub kernel: String,
    /// Memory in bytes.
    pub memory: u64,
    /// Average number of runnable processes in the last minute.
    pub load: f32,
}

impl Machine {
    pub fn read() -> Self {
        let cpu = CpuInfo::current().ok();
        // `procfs` reads the release as three numbers and drops the suffix of the distribution.
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            cpu: cpu.and_then(|cpu| cpu.model_name(0).map(str::to_owned)).unwrap_or_default(),
            kernel: kernel.trim().to_owned(),
            memory: Meminfo::current().map_or(0, |memory| memory.mem_total),
            load: LoadAverage::current().map_or(0.0, |load| load.one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Machine;

    #[test]
    fn facts_are_read() {
        let machine = Machine::read();
        assert!(machine.cores > 0 && machine.memory > 1 << 20 && !machine.kernel.is_empty(), "{machine:?}");
    }
}
