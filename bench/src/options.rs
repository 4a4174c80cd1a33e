//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum, value_parser};

use crate::scenario::Scenario;
use crate::target::Target;

/// Drives a server with the login API of Directus and prints requests a second, latencies, errors, memory and CPU time
// No Debug: it would print the password.
#[derive(Clone, Parser)]
#[command(name = "vestibule-bench", version)]
pub struct Options {
    /// Server to measure; it must be on this machine
    #[arg(long, default_value = "http://127.0.0.1:8055", value_parser = Target::parse)]
    pub url: Target,

    /// E-mail of the account that logs in
    #[arg(long, required_unless_present = "users")]
    pub email: Option<String>,

    /// Password of that account and of the accounts that --users creates
    #[arg(long, env = "VESTIBULE_BENCH_PASSWORD", hide_env_values = true)]
    pub password: String,

    /// Clients at the same time, each with one connection
    #[arg(long, default_value_t = 16, value_parser = value_parser!(u16).range(1..=1024))]
    pub clients: u16,

    /// Measured seconds of each scenario
    #[arg(long, default_value_t = 10, value_parser = value_parser!(u64).range(1..=600))]
    pub seconds: u64,

    /// Seconds of load before each measurement
    #[arg(long, default_value_t = 2, value_parser = value_parser!(u64).range(0..=60))]
    pub warmup: u64,

    /// Scenarios to run, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "all")]
    pub scenario: Vec<Choice>,

    /// Process of the server, whose memory and CPU time are measured with those of its children; may be given several times
    #[arg(long, value_parser = value_parser!(u32).range(1..))]
    pub pid: Vec<u32>,

    /// File for the results as JSON
    #[arg(long)]
    pub json: Option<PathBuf>,

    /// Log in as this many accounts, created through POST /users and deleted at the end
    #[arg(long, requires = "admin_token", value_parser = value_parser!(u32).range(1..=10_000))]
    pub users: Option<u32>,

    /// Token of an administrator who may create users
    #[arg(long, env = "VESTIBULE_BENCH_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,

    /// Role id of the accounts that --users creates; without one they can read only their own id
    #[arg(long, requires = "users")]
    pub role: Option<String>,

    /// Name of the measured server in the results
    #[arg(long, default_value = "")]
    pub label: String,
}

/// A value of `--scenario`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    All,
    One(Scenario),
}

impl ValueEnum for Choice {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Choice; 6] = [
            Choice::All,
            Choice::One(Scenario::Login),
            Choice::One(Scenario::Refresh),
            Choice::One(Scenario::MeJwt),
            Choice::One(Scenario::MeSession),
            Choice::One(Scenario::Mixed),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        match self {
            Self::All => {
                Some(clap::builder::PossibleValue::new("all").help("All of them, one after the other"))
            }
            Self::One(scenario) => scenario.to_possible_value(),
        }
    }
}

impl Options {
    /// The scenarios to run, each once, in the order of the command line.
    pub fn scenarios(&self) -> Vec<Scenario> {
        let mut scenarios = Vec::new();
        for choice in &self.scenario {
            let named: &[Scenario] = match choice {
                Choice::All => &Scenario::ALL,
                Choice::One(scenario) => std::slice::from_ref(scenario),
            };
            for scenario in named {
                if !scenarios.contains(scenario) {
                    scenarios.push(*scenario);
                }
            }
        }
        scenarios
    }

    /// Length of each measurement.
    pub fn measured(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// Length of the load before it.
    pub fn warm_up(&self) -> Duration {
        Duration::from_secs(self.warmup)
    }
}

#[cfg(test)]
#[path = "options_tests.rs"]
mod tests;
