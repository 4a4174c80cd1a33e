//! Reports refused rows: the first ones on the screen, all of them in a file.

use std::path::Path;

use vestibule_domain::user_import::Refusal;

use crate::commands::outcome::Outcome;
use crate::private_file::PrivateFile;

/// Maximum number of refused rows on the screen.
const MAX_SHOWN: u64 = 20;
/// Characters at the start of a text that make a spreadsheet take it for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) struct Report {
    file: Option<csv::Writer<PrivateFile>>,
    count: u64,
}

impl Report {
    /// Starts a report, with a file if `path` is given.
    pub(super) fn new(path: Option<&Path>) -> Outcome<Self> {
        let file = match path {
            None => None,
            Some(path) => {
                let mut file = csv::Writer::from_writer(PrivateFile::create(path)?);
                file.write_record(["row", "email", "field", "reason"]).map_err(unwritten)?;
                Some(file)
            }
        };
        Ok(Self { file, count: 0 })
    }

    /// Adds a refused row. `print` shows a line on the screen.
    pub(super) fn add(&mut self, refusal: &Refusal, print: impl Fn(&str)) -> Outcome {
        self.count += 1;
        if self.count <= MAX_SHOWN {
            print(&refusal.to_string());
        }
        if let Some(file) = &mut self.file {
            let row = refusal.row.to_string();
            let email = harmless(refusal.email.as_deref().unwrap_or_default());
            let field = refusal.field.as_deref().unwrap_or_default();
            file.write_record([row.as_str(), &email, field, &refusal.reason]).map_err(unwritten)?;
        }
        Ok(())
    }

    /// Completes the report.
    pub(super) fn finish(self, print: impl Fn(&str)) -> Outcome {
        match self.file {
            Some(file) => file.into_inner().map_err(|error| error.to_string())?.finish(),
            None if self.count > MAX_SHOWN => {
                print(&format!("… and {} more; use --report FILE to get all", self.count - MAX_SHOWN));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// Prevents that a spreadsheet takes an email address for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn unwritten(error: csv::Error) -> String {
    format!("The report cannot be written: {error}")
}
