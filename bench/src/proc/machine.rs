//! Facts of the machine, so that figures of different machines are not mixed up.

use std::fs;

use serde::Serialize;

/// The machine at the start of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Cores that this tool may use.
    pub cores: usize,
    /// Model of the processor.
    pub cpu: String,
    /// Release of the kernel.
    pub kernel: String,
    /// Memory in bytes.
    pub memory: u64,
    /// Average number of runnable processes in the last minute.
    pub load: f64,
}

impl Machine {
    /// Reads the facts; what the kernel does not tell is left empty.
    pub fn read() -> Self {
        let memory = value(&read("/proc/meminfo"), "MemTotal").and_then(|text| first(&text)).unwrap_or(0.0);
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            cpu: value(&read("/proc/cpuinfo"), "model name").unwrap_or_default(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            memory: memory as u64 * 1024,
            load: first(&read("/proc/loadavg")).unwrap_or(0.0),
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// The text after `name:` in the first line that has it.
fn value(text: &str, name: &str) -> Option<String> {
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    let mut values =
        pairs.filter(|(found, _)| found.trim_end() == name).map(|(_, value)| value.trim().to_owned());
    values.next()
}

/// The number at the start of a text.
fn first(text: &str) -> Option<f64> {
    text.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Machine, first, value};

    #[test]
    fn facts_are_there() {
        let machine = Machine::read();
        assert!(machine.cores > 0 && machine.memory > 0 && !machine.kernel.is_empty(), "{machine:?}");
    }

    #[test]
    fn lines_of_proc() {
        let text = "processor\t: 0\nmodel name\t: A: fast one\nmodel name\t: B\n";
        assert_eq!(value(text, "model name").as_deref(), Some("A: fast one"));
        assert_eq!(value(text, "model"), None);
        assert_eq!(first("0.25 1.00 2.00 1/200 4242"), Some(0.25));
        assert_eq!(first(""), None);
    }
}
