//! `vestibule users import`

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use vestibule_app::App;
use vestibule_app::user_import::{self, Import, ImportOptions, Sum};
use vestibule_domain::password::FirebaseProject;
use vestibule_domain::user_import::STATUSES;

use super::report::Report;
use super::source::{Numbered, Rows, Source};
use super::stop::Stop;
use crate::cli::import::{Firebase, ImportUsers};
use crate::commands::Outcome;
use crate::commands::bootstrap::words;
use crate::commands::users::find_role;

/// Passwords in clear in one batch: hashing them takes much longer than writing rows, and a batch is lost or kept whole.
const PASSWORDS: usize = 50;

pub(in crate::commands) async fn run(app: &App, command: ImportUsers) -> Outcome {
    let options = options(app, &command).await?;
    let source = Source::new(&command.file, command.format)?;
    let survey = source.survey()?;
    if !command.ignore_unknown && !survey.unknown.is_empty() {
        let names: Vec<String> = survey
            .unknown
            .iter()
            .map(|(name, row)| format!("\"{}\" (row {row})", name.escape_debug()))
            .collect();
        return Err(format!(
            "There are columns that cannot be imported: {}. Nothing was written; --ignore-unknown leaves them out",
            names.join(", ")
        ));
    }
    let mut report = Report::new(command.report.as_deref())?;
    let bar = progress(survey.rows);
    let mut import = user_import::import(app, options).await.map_err(words)?;
    let is_complete = take(&mut import, source.rows()?, command.batch, &mut report, &bar).await;
    bar.finish_and_clear();
    let sum = import.sum();
    println!("{}", in_words(&sum, command.dry_run));
    report.finish(|line| eprintln!("{line}"))?;
    if sum.slow_hashes > 0 {
        eprintln!(
            "{} people have a hash that is slower than LOGIN_STALL_TIME may cover: see docs/decisions/0013-imported-passwords.md",
            sum.slow_hashes
        );
    }
    match (is_complete?, sum.refused) {
        (false, _) => Err("Stopped. What is said above is done; the same command goes on from there".into()),
        (true, 0) => Ok(()),
        (true, 1) => Err("1 row was refused".into()),
        (true, refused) => Err(format!("{refused} rows were refused")),
    }
}

/// Takes in all rows; false if somebody stopped it.
async fn take(
    import: &mut Import,
    rows: Rows,
    size: usize,
    report: &mut Report,
    bar: &ProgressBar,
) -> Outcome<bool> {
    let stop = Stop::listen();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        if stop.is_asked() {
            return Ok(false);
        }
        let batch = batch(&mut rows, size)?;
        let count = batch.len() as u64;
        for refusal in import.batch(batch).await.map_err(words)? {
            report.add(&refusal, |line| bar.suspend(|| eprintln!("{line}")))?;
        }
        bar.inc(count);
    }
    Ok(true)
}

/// The next rows.
fn batch(rows: &mut impl Iterator<Item = Outcome<Numbered>>, size: usize) -> Outcome<Vec<Numbered>> {
    let mut batch = Vec::with_capacity(size);
    let mut passwords = 0;
    while batch.len() < size && passwords < PASSWORDS {
        let Some(row) = rows.next() else { break };
        let row = row?;
        let has_password = row.1.as_ref().is_ok_and(|row| row.contains_key("password"));
        passwords += usize::from(has_password);
        batch.push(row);
    }
    Ok(batch)
}

async fn options(app: &App, command: &ImportUsers) -> Outcome<ImportOptions> {
    let role = match &command.role {
        Some(role) => Some(find_role(app, role).await?),
        None => None,
    };
    if let Some(status) = command.status.as_deref().filter(|status| !STATUSES.contains(status)) {
        return Err(format!("There is no status \"{status}\": use one of {}", STATUSES.join(", ")));
    }
    Ok(ImportOptions {
        on_duplicate: command.on_duplicate.into(),
        role,
        status: command.status.clone(),
        skip_password_policy: command.skip_password_policy,
        dry_run: command.dry_run,
        firebase: firebase(&command.firebase)?,
    })
}

fn firebase(given: &Firebase) -> Outcome<Option<FirebaseProject>> {
    let Some(key) = &given.firebase_signer_key else { return Ok(None) };
    let project = FirebaseProject::new(
        key,
        given.firebase_salt_separator.as_deref().unwrap_or_default(),
        given.firebase_rounds,
        given.firebase_memory_cost,
    );
    project.map(Some).map_err(|error| format!("The parameters of Firebase cannot be used: {error}"))
}

/// On a terminal only.
fn progress(rows: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(rows), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} rows, {per_sec}, {eta} to go");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn in_words(sum: &Sum, dry_run: bool) -> String {
    let Sum { created, updated, skipped, refused, .. } = sum;
    let tried = if dry_run { " (tried only, nothing was kept)" } else { "" };
    format!("{created} created, {updated} updated, {skipped} skipped, {refused} refused{tried}")
}
