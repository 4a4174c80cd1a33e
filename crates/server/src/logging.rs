//! Log level and format (`LOG_LEVEL`, `LOG_STYLE`).

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::config::log::{Log, LogLevel, LogStyle};

/// Initialises logging. `RUST_LOG` takes precedence if it is set.
pub(crate) fn start(log: &Log) {
    let builder = tracing_subscriber::fmt().with_env_filter(filter(log)).with_writer(stderr);
    match log.style {
        LogStyle::Pretty => builder.with_target(false).with_ansi(is_coloured()).init(),
        LogStyle::Raw => builder.json().flatten_event(true).init(),
    }
}

fn filter(log: &Log) -> EnvFilter {
    let filter = EnvFilter::builder().with_default_directive(level(log.level).into()).from_env_lossy();
    if std::env::var_os("RUST_LOG").is_some() {
        return filter;
    }
    // PostgreSQL's notices ("already exists, skipping") would be logged at level info.
    let notices = format!("tokio_postgres={}", level(log.level).min(LevelFilter::WARN));
    filter.add_directive(notices.parse().expect("a valid directive"))
}

/// Colours only on a terminal and without `NO_COLOR` (<https://no-color.org>).
fn is_coloured() -> bool {
    stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Silent => LevelFilter::OFF,
        LogLevel::Fatal | LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}
