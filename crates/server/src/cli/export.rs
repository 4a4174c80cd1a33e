//! Options of `users export`.

use std::path::PathBuf;

use clap::Args;

use crate::commands::Format;

/// Options of `users export`.
#[derive(Debug, Args)]
pub(crate) struct ExportUsers {
    /// How it is written [default: what the name of the file says, else csv]
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// Only these fields, with commas between them
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) fields: Vec<String>,
    /// Only these people: a filter as in the API
    #[arg(long, value_name = "JSON")]
    pub(crate) filter: Option<String>,
    /// Write into this file, which only its owner can read
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With the name of a role in place of its id: on another server the ids are others
    #[arg(long)]
    pub(crate) role_names: bool,
    /// With the hash of each password as password_hash, to move people to another server. Keep that file safe
    #[arg(long)]
    pub(crate) with_password_hashes: bool,
}

/// What stands behind the options.
pub(crate) const EXAMPLES: &str = "\
Passwords, tokens and second factors are never in it, but for --with-password-hashes.

Examples:
  vestibule users export -o people.csv
  vestibule users export --format csv_utf8 -o for-a-spreadsheet.csv
  vestibule users export --format jsonl --fields email,status --filter '{\"status\":{\"_eq\":\"active\"}}'
  vestibule users export --with-password-hashes --role-names -o moving.json

What csv, json and jsonl write, `vestibule users import` reads.";
