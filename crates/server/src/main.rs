//! The program `vestibule`.

mod assemble;
mod cli;
mod commands;
#[expect(dead_code, reason = "settings of features that are not implemented yet are already validated")]
mod config;
mod gauge;
mod logging;
mod private_file;
mod request_line;
mod secret;
mod serve;
mod studio;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::cli::Cli;

/// Reduces the cost of a password hash by a third (docs/performance.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
