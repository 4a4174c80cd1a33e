//! Options of `users import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vestibule_app::user_import;
use vestibule_domain::Secret;

use crate::commands::Format;

/// Options of `users import`.
#[derive(Debug, Args)]
pub(crate) struct ImportUsers {
    /// The list: a file, or - for the standard input
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
    /// How it is written [default: what the name of the file says]
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// The role of people whose row names none: its id or its name
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) role: Option<String>,
    /// The status of people whose row names none [default: active]
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// What happens to a row whose person (by address or id) is there already
    #[arg(long, value_enum, default_value_t = OnDuplicate::Skip)]
    pub(crate) on_duplicate: OnDuplicate,
    /// Rows that are written at once: all of them, or, where one cannot be, each by itself
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = size)]
    pub(crate) batch: usize,
    /// Try everything and keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write all refused rows into this file, as a table: row, email, field, reason
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Leave out columns that cannot be imported, instead of refusing the list
    #[arg(long)]
    pub(crate) ignore_unknown: bool,
    /// Take passwords in clear that do not meet the password policy of the settings
    #[arg(long)]
    pub(crate) skip_password_policy: bool,
    #[command(flatten)]
    pub(crate) firebase: Firebase,
}

/// What the hashes of a Firebase project have in common: console, Authentication, Users, Password hash parameters.
#[derive(Debug, Args)]
#[command(next_help_heading = "Passwords from Firebase")]
pub(crate) struct Firebase {
    /// base64_signer_key; better in the environment, where other users of the machine cannot see it
    #[arg(long, value_name = "BASE64", env = "FIREBASE_SIGNER_KEY", hide_env_values = true, value_parser = secret)]
    pub(crate) firebase_signer_key: Option<Secret>,
    /// base64_salt_separator
    #[arg(long, value_name = "BASE64", env = "FIREBASE_SALT_SEPARATOR")]
    pub(crate) firebase_salt_separator: Option<String>,
    /// rounds
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) firebase_rounds: u32,
    /// mem_cost
    #[arg(long, value_name = "N", default_value_t = 14)]
    pub(crate) firebase_memory_cost: u32,
}

/// The choices of `--on-duplicate`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OnDuplicate {
    /// The person stays as they are
    Skip,
    /// What the row says replaces what was there; sessions end where the API would end them
    Update,
    /// The row is refused
    Refuse,
}

impl From<OnDuplicate> for user_import::OnDuplicate {
    fn from(choice: OnDuplicate) -> Self {
        match choice {
            OnDuplicate::Skip => Self::Skip,
            OnDuplicate::Update => Self::Update,
            OnDuplicate::Refuse => Self::Refuse,
        }
    }
}

fn size(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|size| (1..=100_000).contains(size)).ok_or_else(|| "use 1 to 100000".into())
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(text.into())
}

/// What stands behind the options.
pub(crate) const EXAMPLES: &str = "\
The columns are the names of the API: email, first_name, last_name, status, role (id or name), language, location, title,
description, tags, external_identifier, email_notifications, … Only email is needed. A table names them in its first line.

Passwords come as password, in clear, or as password_hash: Argon2, bcrypt, scrypt or PBKDF2, as PHC strings or as Django
writes them; a hash of Firebase comes with its password_salt. At the first login it becomes a hash like all others here.

Examples:
  vestibule users import people.csv --dry-run --report refused.csv
  vestibule users import people.csv --role Members
  vestibule users import people.jsonl --on-duplicate update
  other-system export | vestibule users import - --format json
  FIREBASE_SIGNER_KEY='…' vestibule users import firebase.json --firebase-salt-separator 'Bw=='

People who are there already are skipped, so a list that was interrupted can simply be imported again.
It ends with status 1 if a row was refused; the others are in. docs/guides/import-people.md says more.";
