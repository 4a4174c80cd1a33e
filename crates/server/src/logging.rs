//! What is logged, and how (`LOG_LEVEL`, `LOG_STYLE`).

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::config::log::{Log, LogLevel, LogStyle};

/// Starts the log. `RUST_LOG` has the last word where it is set.
pub(crate) fn start(log: &Log) {
    let filter = EnvFilter::builder().with_default_directive(level(log.level).into()).from_env_lossy();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.style {
        LogStyle::Pretty => builder.with_target(false).init(),
        LogStyle::Raw => builder.json().flatten_event(true).init(),
    }
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
