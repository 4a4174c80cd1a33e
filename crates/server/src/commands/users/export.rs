//! `vestibule users export`

use std::io::{BufWriter, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;
use vestibule_app::App;
use vestibule_app::user_export::{self, Export};
use vestibule_domain::user_import::exported;

use super::format::Format;
use super::writer::write;
use crate::commands::outcome::{Outcome, message};
use crate::private_file::PrivateFile;

pub(super) const EXAMPLES: &str = "\
Passwords, tokens and TFA secrets are never exported; password hashes only with --with-password-hashes.

Examples:
  vestibule users export -o users.csv
  vestibule users export --format csv_utf8 -o for-a-spreadsheet.csv
  vestibule users export --format jsonl --fields email,status --filter '{\"status\":{\"_eq\":\"active\"}}'
  vestibule users export --with-password-hashes --role-names -o users-with-hashes.json

`vestibule users import` reads the formats csv, json and jsonl.";

#[derive(Debug, Args)]
pub(crate) struct ExportUsers {
    /// The format of the list [default: according to the name of the file, else csv]
    #[arg(long)]
    format: Option<Format>,
    /// Only these fields, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    fields: Vec<String>,
    /// Only these users: a filter as in the API
    #[arg(long, value_name = "JSON")]
    filter: Option<String>,
    /// Write to this file, which only its owner can read
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With the name of the role instead of its id, which is different on another server
    #[arg(long)]
    role_names: bool,
    /// With the hash of each password as password_hash, to move users to another server. Keep the file safe
    #[arg(long)]
    with_password_hashes: bool,
}

impl ExportUsers {
    pub(super) async fn run(self, app: &App) -> Outcome {
        if self.with_password_hashes && self.output.is_none() && std::io::stdout().is_terminal() {
            return Err("Password hashes are not shown on a screen: name a file with -o".into());
        }
        let filter = self.filter.as_deref().map(serde_json::from_str::<Value>).transpose();
        let filter = filter.map_err(|error| format!("--filter is not JSON: {error}"))?;
        let mut fields = self.fields;
        if fields.is_empty() {
            fields = exported().map(|field| field.name.to_owned()).collect();
        }
        let mut columns = fields.clone();
        columns.extend(self.with_password_hashes.then(|| "password_hash".to_owned()));
        let export =
            Export { fields, filter, with_hashes: self.with_password_hashes, role_names: self.role_names };
        let users = user_export::export(app, export).await.map_err(message)?;
        let format =
            self.format.or_else(|| Format::from_path(self.output.as_deref()?)).unwrap_or(Format::Csv);
        let count = match &self.output {
            Some(path) => {
                let mut file = PrivateFile::create(path)?;
                let count = write(users, &columns, format, &mut file).await?;
                file.finish()?;
                count
            }
            None => write(users, &columns, format, &mut BufWriter::new(std::io::stdout())).await?,
        };
        eprintln!("{count} users");
        if self.with_password_hashes {
            warn_about_hashes(app).await?;
        }
        Ok(())
    }
}

async fn warn_about_hashes(app: &App) -> Outcome {
    eprintln!(
        "The list has password hashes in it: passwords can be guessed from them. Delete it when it is no longer needed."
    );
    let protected = user_export::count_with_tfa(app).await.map_err(message)?;
    if protected > 0 {
        eprintln!(
            "{protected} users have TFA, which is never exported: they have to set it up again on the other server."
        );
    }
    Ok(())
}
