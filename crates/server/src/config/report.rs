//! The configuration in words, for `vestibule doctor`.

use std::fmt::{Display, Write};

use super::{Config, ConfigError, Warning};

/// What is set, what is wrong or worth a remark, and the verdict in the last line. Secrets are shown as `…`.
pub(crate) fn of(outcome: &Result<(Config, Vec<Warning>), Vec<ConfigError>>) -> String {
    let mut report = String::new();
    match outcome {
        Ok((config, warnings)) => {
            list(&mut report, "Set (the rest is at its default)", &settings(config));
            list(&mut report, "Remarks", warnings);
            report.push_str("The configuration is valid.\n");
        }
        Err(errors) => {
            list(&mut report, "Errors", errors);
            report.push_str("The configuration cannot be used: the server will not start.\n");
        }
    }
    report
}

fn settings(config: &Config) -> Vec<String> {
    let settings = config.settings.iter();
    settings.map(|setting| format!("{}={} ({})", setting.name, setting.value, setting.origin)).collect()
}

fn list(report: &mut String, title: &str, lines: &[impl Display]) {
    if lines.is_empty() {
        return;
    }
    // Writing to a text cannot fail.
    let _ = writeln!(report, "{title}:");
    for line in lines {
        let _ = writeln!(report, "  - {line}");
    }
    report.push('\n');
}
