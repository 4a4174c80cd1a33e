//! A line on the terminal while a scenario runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::scenario::Scenario;
use crate::tally::Tally;

/// Time between two updates of the line.
pub const INTERVAL: Duration = Duration::from_millis(200);

/// The line of one scenario on standard error. It is hidden if that is not a terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A line for a scenario that takes `total`.
    pub fn start(scenario: Scenario, total: Duration) -> Self {
        let bar = ProgressBar::new(millis(total));
        // The template is a constant. If it were wrong, the default style would be good enough.
        if let Ok(style) = ProgressStyle::with_template("{prefix:11} [{bar:30}] {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(scenario.name());
        bar.set_message("setting up");
        Self { bar }
    }

    /// A line that is never shown.
    pub fn hidden() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    pub fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Shows how far the scenario is, `elapsed` after its start.
    pub fn show(&self, elapsed: Duration, tally: &Tally) {
        self.bar.set_position(millis(elapsed));
        self.bar.set_message(match tally.has_begun() {
            false => "warming up".to_owned(),
            true => format!("{} answers, {} errors", tally.answers(), tally.error_count()),
        });
    }

    /// Removes the line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
