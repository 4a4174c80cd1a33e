//! A readable report of the configuration, for `vestibule doctor`.

use std::fmt::{Display, Write};

use super::{Config, ConfigError, Warning};

/// Lists the settings that are set, errors and warnings; the last line is the result. Secrets are shown as `…`.
pub(crate) fn render(outcome: &Result<(Config, Vec<Warning>), Vec<ConfigError>>) -> String {
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
    // Writing to a string cannot fail.
    let _ = writeln!(report, "{title}:");
    for line in lines {
        let _ = writeln!(report, "  - {line}");
    }
    report.push('\n');
}
