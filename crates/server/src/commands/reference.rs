//! `vestibule config` and `vestibule reference`: text that is generated from the code.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use vestibule_api::{error, openapi};

use crate::config::{DEFAULT_ENV, markdown};

#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Print them as the page docs/reference/config.md
    #[arg(long, hide = true)]
    markdown: bool,
}

impl Settings {
    pub(crate) fn print(self) -> ExitCode {
        print!("{}", if self.markdown { markdown::page() } else { DEFAULT_ENV.to_owned() });
        ExitCode::SUCCESS
    }
}

/// Pages of docs/reference.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Reference {
    /// docs/reference/openapi.json
    Openapi,
    /// docs/reference/errors.md
    Errors,
}

impl Reference {
    pub(crate) fn print(self) -> ExitCode {
        print!("{}", self.page());
        ExitCode::SUCCESS
    }

    fn page(self) -> String {
        match self {
            Self::Openapi => format!("{:#}\n", openapi::reference()),
            Self::Errors => error::catalogue::page(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_up_to_date() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/openapi.json");
        let file = std::fs::read_to_string(file).unwrap_or_default();
        let command = "cargo run -p vestibule -- reference openapi > docs/reference/openapi.json";
        assert!(file == Reference::Openapi.page(), "run: {command}");
    }
}
