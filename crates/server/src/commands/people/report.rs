//! What was refused: on the screen the first of it, in a file all of it.

use std::path::Path;

use vestibule_domain::user_import::Refusal;

use super::private_file::PrivateFile;
use crate::commands::Outcome;

/// So many refusals are said on the screen.
const SHOWN: u64 = 20;
/// Signs that make a spreadsheet take a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What was refused so far.
pub(super) struct Report {
    file: Option<csv::Writer<PrivateFile>>,
    told: u64,
}

impl Report {
    /// Begins a report, in a file if one is wanted.
    pub(super) fn new(path: Option<&Path>) -> Outcome<Self> {
        let file = match path {
            None => None,
            Some(path) => {
                let mut file = csv::Writer::from_writer(PrivateFile::create(path)?);
                file.write_record(["row", "email", "field", "reason"]).map_err(unwritten)?;
                Some(file)
            }
        };
        Ok(Self { file, told: 0 })
    }

    /// Adds a refusal. `say` puts a line on the screen.
    pub(super) fn add(&mut self, refusal: &Refusal, say: impl Fn(&str)) -> Outcome {
        self.told += 1;
        if self.told <= SHOWN {
            say(&refusal.to_string());
        }
        if let Some(file) = &mut self.file {
            let row = refusal.row.to_string();
            let email = harmless(refusal.email.as_deref().unwrap_or_default());
            let field = refusal.field.as_deref().unwrap_or_default();
            file.write_record([row.as_str(), &email, field, &refusal.reason]).map_err(unwritten)?;
        }
        Ok(())
    }

    /// Ends the report.
    pub(super) fn finish(self, say: impl Fn(&str)) -> Outcome {
        match self.file {
            Some(file) => file.into_inner().map_err(|error| error.to_string())?.finish(),
            None if self.told > SHOWN => {
                say(&format!("… and {} more; --report FILE has them all", self.told - SHOWN));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A report is made to be opened in a spreadsheet: no address in it may be a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn unwritten(error: csv::Error) -> String {
    format!("The report cannot be written: {error}")
}
