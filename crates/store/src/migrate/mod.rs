//! Migrates a database to the schema this version needs.
//!
//! The steps are the files in `migrations/`, one folder per engine, with the same numbers and names in all folders. An
//! applied step is recorded in `vestibule_migrations` and never applied again. Existing tables of Directus are left as
//! they are, and Directus' own migration history is not changed.

mod catalogue;
mod history;
mod lock;
mod script;
mod step;

pub(crate) use self::catalogue::{has_table, table_exists};
pub use self::step::Step;
use self::step::steps;
use crate::database::{Database, DbError, Sql, Transaction};

/// Applies the pending steps in order and returns them.
///
/// Several instances may call this at the same time: each step is applied by one of them while the others wait. Where
/// the engine supports it, a step and its record share one transaction. MySQL does not; there every statement of a step
/// must be repeatable after a crash.
///
/// # Errors
/// [`DbError`], as the engine reports it. Steps applied before the error stay applied.
pub async fn migrate(database: &Database) -> Result<Vec<Step>, DbError> {
    let mut applied = Vec::new();
    for step in steps(database.dialect()) {
        if apply(database, step).await? {
            tracing::info!(step = step.name, "applied a migration step");
            applied.push(step);
        }
    }
    Ok(applied)
}

/// The steps that [`migrate`] would apply.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn pending(database: &Database) -> Result<Vec<Step>, DbError> {
    let mut steps = steps(database.dialect());
    if has_table(database, history::TABLE).await? {
        let applied = history::applied(database).await?;
        steps.retain(|step| !applied.contains(&step.version));
    }
    Ok(steps)
}

/// Applies one step, unless it has been applied already. Returns whether it was applied now.
async fn apply(database: &Database, step: Step) -> Result<bool, DbError> {
    let mut tx = database.begin().await?;
    lock::acquire(&mut tx).await?;
    let applied = apply_locked(&mut tx, step).await;
    lock::release(tx, applied).await
}

async fn apply_locked(tx: &mut Transaction, step: Step) -> Result<bool, DbError> {
    history::create_table(tx).await?;
    if history::is_applied(tx, step.version).await? {
        return Ok(false);
    }
    for statement in script::statements(step.script) {
        if let Some(statement) = catalogue::adapt(tx, statement).await? {
            tx.execute(&Sql::raw(statement, vec![]).uncached()).await?;
        }
    }
    history::record(tx, step).await?;
    Ok(true)
}
