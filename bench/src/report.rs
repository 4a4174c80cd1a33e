//! The results: as JSON for programs and as a table for readers.

pub mod figures;
pub mod table;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::options::Options;
use crate::proc::machine::Machine;
use figures::Figures;

/// Everything about a run, without passwords and tokens.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Name and version of this tool.
    pub tool: &'static str,
    /// Start of the run (RFC 3339, UTC).
    pub date: String,
    /// Name of the measured server, from `--label`.
    pub label: String,
    /// URL of the measured server.
    pub url: String,
    pub settings: Settings,
    /// The machine at the start of the run.
    pub machine: Machine,
    pub scenarios: Vec<Figures>,
}

/// The options of a run.
#[derive(Debug, Serialize)]
pub struct Settings {
    /// Concurrent clients.
    pub clients: u16,
    /// Measured seconds of each scenario.
    pub seconds: u64,
    /// Seconds of load before each measurement.
    pub warmup: u64,
    /// Number of accounts that logged in.
    pub accounts: u32,
    /// Processes of the server.
    pub pids: Vec<u32>,
}

impl Report {
    /// A report without figures yet.
    pub fn new(options: &Options, date: DateTime<Utc>, machine: Machine) -> Self {
        Self {
            tool: concat!("vestibule-bench ", env!("CARGO_PKG_VERSION")),
            date: date.to_rfc3339_opts(SecondsFormat::Secs, true),
            label: options.label.clone(),
            url: options.url.url(),
            settings: Settings {
                clients: options.clients,
                seconds: options.seconds,
                warmup: options.warmup,
                accounts: options.users.unwrap_or(1),
                pids: options.pid.clone(),
            },
            machine,
            scenarios: Vec::new(),
        }
    }
}
