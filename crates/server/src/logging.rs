//! The log: levels (`LOG_LEVEL`) and format (`LOG_STYLE`). docs/logging.md says what is logged.

use std::fmt;
use std::io::{IsTerminal, stderr};

use tracing::{Event, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::{JsonFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

use crate::config::log::{Log, LogLevel, LogStyle};

/// Starts the log. `RUST_LOG`, if set, replaces `LOG_LEVEL`.
pub(crate) fn start(log: &Log) {
    let builder = tracing_subscriber::fmt().with_env_filter(filter(log)).with_writer(stderr);
    match log.style {
        LogStyle::Pretty => builder.with_target(false).with_ansi(is_coloured()).init(),
        LogStyle::Raw => builder.with_ansi(false).fmt_fields(JsonFields::new()).event_format(Flat).init(),
    }
}

/// One JSON object per line, which has the fields of the event and of all spans around it side by side: so `request_id` is
/// found in the same place of every line. The JSON format of `tracing_subscriber` nests the fields of spans, and parses
/// them again for each line.
struct Flat;

impl<S, N> FormatEvent<S, N> for Flat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        writer.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut writer)?;
        write!(writer, "\",\"level\":\"{}\",\"target\":\"{}\"", metadata.level(), metadata.target())?;
        let mut fields = String::new();
        context.format_fields(Writer::new(&mut fields), event)?;
        write_members(&mut writer, &fields)?;
        for span in context.event_scope().into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(fields) = span.extensions().get::<FormattedFields<N>>() {
                write_members(&mut writer, fields)?;
            }
        }
        writer.write_str("}\n")
    }
}

/// Appends the members of a JSON object to the one that is being written.
fn write_members(writer: &mut Writer<'_>, object: &str) -> fmt::Result {
    match object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(members) if !members.is_empty() => write!(writer, ",{members}"),
        _ => Ok(()),
    }
}

fn filter(log: &Log) -> EnvFilter {
    let filter = EnvFilter::builder().with_default_directive(level(log.level).into()).from_env_lossy();
    if std::env::var_os("RUST_LOG").is_some() {
        return filter;
    }
    // The driver logs PostgreSQL's notices ("already exists, skipping") at INFO, where they mean nothing to an operator.
    let notices = format!("tokio_postgres={}", level(log.level).min(LevelFilter::WARN));
    filter.add_directive(notices.parse().expect("a valid directive"))
}

/// Colours are used on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
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

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("the log").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_raw_line_has_the_fields_of_the_event_and_of_its_spans() {
        let captured = Captured::default();
        let writer = captured.clone();
        let subscriber = tracing_subscriber::fmt()
            .fmt_fields(JsonFields::new())
            .event_format(Flat)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            let request = tracing::info_span!("request", request_id = "a-1", user = tracing::field::Empty);
            let _entered = request.enter();
            request.record("user", "u-1");
            let _inner = tracing::info_span!("empty").entered();
            tracing::info!(target: "access", status = 200, "GET /a\"b");
            tracing::info!("plain");
        });
        let text = String::from_utf8(captured.0.lock().expect("the log").clone()).expect("text");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        for (name, value) in [("level", "INFO"), ("target", "access"), ("message", "GET /a\"b")] {
            assert_eq!(lines[0][name], value);
        }
        assert_eq!((&lines[0]["status"], &lines[0]["user"]), (&200.into(), &"u-1".into()));
        for line in &lines {
            assert_eq!(line["request_id"], "a-1");
            assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
        }
    }
}
