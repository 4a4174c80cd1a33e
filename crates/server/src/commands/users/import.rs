//! `vestibule users import`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use vestibule_app::App;
use vestibule_app::user_import::{self, Import, ImportOptions, Sum};
use vestibule_domain::UserStatus;

use super::find_role;
use super::firebase::Firebase;
use super::format::Format;
use super::interrupt::Interrupt;
use super::report::Report;
use super::source::{Numbered, Rows, Source, Survey};
use crate::commands::outcome::{Outcome, message};

pub(super) const EXAMPLES: &str = "\
The columns have the names of the API: email, first_name, last_name, status, role (id or name), language, location, title,
description, tags, external_identifier, email_notifications, … Only email is required. The first line of a table names its
columns.

Passwords come as password, in plain text, or as password_hash: Argon2, bcrypt, scrypt or PBKDF2, as PHC strings or in the
format of Django; a Firebase hash needs its password_salt. At the first login it is replaced by an Argon2 hash.

Examples:
  vestibule users import users.csv --dry-run --report refused.csv
  vestibule users import users.csv --role Members
  vestibule users import users.jsonl --on-duplicate update
  other-system export | vestibule users import - --format json
  FIREBASE_SIGNER_KEY='…' vestibule users import firebase.json --firebase-salt-separator 'Bw=='

Existing users are skipped, so an interrupted import can be repeated.
It ends with status 1 if a row was refused; the other rows are imported. See docs/guides/import-people.md.";

/// Maximum number of plain text passwords in a batch. Hashing them takes much longer than writing rows, and an interrupted
/// batch is lost as a whole.
const MAX_PASSWORDS: usize = 50;

#[derive(Debug, Args)]
pub(crate) struct ImportUsers {
    /// The list: a file, or - for the standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The format of the list [default: according to the name of the file]
    #[arg(long)]
    format: Option<Format>,
    /// The role of users whose row has none: its id or its name
    #[arg(long, value_name = "NAME|ID")]
    role: Option<String>,
    /// The status of users whose row has none [default: active]
    #[arg(long)]
    status: Option<String>,
    /// What to do with a row whose user (by email address or id) exists
    #[arg(long, value_enum, default_value_t = OnDuplicate::Skip)]
    on_duplicate: OnDuplicate,
    /// Rows per transaction. If one of them cannot be written, each is written separately
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = batch_size)]
    batch: usize,
    /// Check all rows without importing them
    #[arg(long)]
    dry_run: bool,
    /// Write all refused rows to this file, as a table: row, email, field, reason
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Ignore columns that cannot be imported, instead of refusing the list
    #[arg(long)]
    ignore_unknown: bool,
    /// Accept plain text passwords that violate the password policy of the settings
    #[arg(long)]
    skip_password_policy: bool,
    #[command(flatten)]
    firebase: Firebase,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnDuplicate {
    /// The user is not changed
    Skip,
    /// The values of the row replace the existing ones; sessions end where the API would end them
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

fn batch_size(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|size| (1..=100_000).contains(size)).ok_or_else(|| "use 1 to 100000".into())
}

impl ImportUsers {
    pub(super) async fn run(self, app: &App) -> Outcome {
        let options = self.options(app).await?;
        let source = Source::new(&self.file, self.format)?;
        let survey = source.survey()?;
        if !self.ignore_unknown && !survey.unknown.is_empty() {
            return Err(unknown_columns(&survey));
        }
        let mut report = Report::new(self.report.as_deref())?;
        let bar = progress(survey.rows);
        let mut import = user_import::import(app, options).await.map_err(message)?;
        let is_complete = import_rows(&mut import, source.rows()?, self.batch, &mut report, &bar).await;
        bar.finish_and_clear();
        let sum = import.sum();
        println!("{}", summary(&sum, self.dry_run));
        report.finish(|line| eprintln!("{line}"))?;
        if sum.slow_hashes > 0 {
            eprintln!(
                "{} users have a hash that takes longer to verify than LOGIN_STALL_TIME can hide: see docs/decisions/0013-imported-passwords.md",
                sum.slow_hashes
            );
        }
        match (is_complete?, sum.refused) {
            (false, _) => Err("Stopped. The rows above are imported; repeat the command to continue".into()),
            (true, 0) => Ok(()),
            (true, 1) => Err("1 row was refused".into()),
            (true, refused) => Err(format!("{refused} rows were refused")),
        }
    }

    async fn options(&self, app: &App) -> Outcome<ImportOptions> {
        let role = match &self.role {
            Some(role) => Some(find_role(app, role).await?),
            None => None,
        };
        if let Some(status) = self.status.as_deref().filter(|status| !UserStatus::parse(status).is_known()) {
            let known = UserStatus::ALL.map(|status| status.to_string()).join(", ");
            return Err(format!("There is no status \"{status}\": use one of {known}"));
        }
        Ok(ImportOptions {
            on_duplicate: self.on_duplicate.into(),
            role,
            status: self.status.clone(),
            skip_password_policy: self.skip_password_policy,
            dry_run: self.dry_run,
            firebase: self.firebase.project()?,
        })
    }
}

fn unknown_columns(survey: &Survey) -> String {
    let names: Vec<String> =
        survey.unknown.iter().map(|(name, row)| format!("\"{}\" (row {row})", name.escape_debug())).collect();
    format!(
        "There are columns that cannot be imported: {}. Nothing was written; --ignore-unknown ignores them",
        names.join(", ")
    )
}

/// Imports all rows. Returns false if it was interrupted.
async fn import_rows(
    import: &mut Import,
    rows: Rows,
    size: usize,
    report: &mut Report,
    bar: &ProgressBar,
) -> Outcome<bool> {
    let interrupt = Interrupt::listen();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        if interrupt.is_requested() {
            return Ok(false);
        }
        let batch = next_batch(&mut rows, size)?;
        let count = batch.len() as u64;
        for refusal in import.batch(batch).await.map_err(message)? {
            report.add(&refusal, |line| bar.suspend(|| eprintln!("{line}")))?;
        }
        bar.inc(count);
    }
    Ok(true)
}

/// The next rows: at most `size`, and fewer if many of them have a plain text password.
fn next_batch(rows: &mut impl Iterator<Item = Outcome<Numbered>>, size: usize) -> Outcome<Vec<Numbered>> {
    let mut batch = Vec::with_capacity(size);
    let mut passwords = 0;
    while batch.len() < size && passwords < MAX_PASSWORDS {
        let Some(row) = rows.next() else { break };
        let row = row?;
        let has_password = row.1.as_ref().is_ok_and(|row| row.contains_key("password"));
        passwords += usize::from(has_password);
        batch.push(row);
    }
    Ok(batch)
}

/// A progress bar, which is only shown on a terminal.
fn progress(rows: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(rows), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} rows, {per_sec}, {eta} to go");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn summary(sum: &Sum, dry_run: bool) -> String {
    let Sum { created, updated, skipped, refused, .. } = sum;
    let dry_run = if dry_run { " (dry run, nothing was written)" } else { "" };
    format!("{created} created, {updated} updated, {skipped} skipped, {refused} refused{dry_run}")
}
