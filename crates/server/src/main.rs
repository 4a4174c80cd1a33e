//! The program `vestibule`.

mod assemble;
mod cli;
mod commands;
#[expect(dead_code, reason = "settings of parts that are still to come are read and checked already")]
mod config;
mod folder;
mod gauge;
mod logging;
mod mailer;
mod secret;
mod serve;
mod studio;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::cli::Cli;

/// Takes a third off the cost of a password hash (docs/performance.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
