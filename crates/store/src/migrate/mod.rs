//! Brings the tables of a database to the form this version needs.
//!
//! The steps are the files in `migrations/`, one folder for each engine, with the same numbers and names in all of
//! them. A step that was taken is noted in `vestibule_migrations` and never taken again. Directus' own tables are
//! left as they are where they exist already, and its list of migrations is not ours to write.

mod catalogue;
mod lock;
mod notes;
mod script;
mod step;

pub(crate) use self::catalogue::has_table;
pub use self::step::Step;
use self::step::steps;
use crate::database::{Database, DbError, Sql, Transaction};

/// Takes the steps that were not taken yet, in order; gives them back.
///
/// Several instances may do this at the same time: each step is taken by one of them while the others wait. Where
/// the engine can, a step and its note are one transaction. MySQL cannot; there every statement of a step may be
/// repeated after a crash.
///
/// # Errors
/// What the engine says. The steps before it stay taken.
pub async fn migrate(database: &Database) -> Result<Vec<Step>, DbError> {
    let mut taken = Vec::new();
    for step in steps(database.dialect()) {
        if take(database, step).await? {
            tracing::info!(step = step.name, "the database was migrated");
            taken.push(step);
        }
    }
    Ok(taken)
}

/// The steps that [`migrate`] would take, without taking them.
///
/// # Errors
/// What the engine says.
pub async fn pending(database: &Database) -> Result<Vec<Step>, DbError> {
    let mut steps = steps(database.dialect());
    if has_table(database, notes::TABLE).await? {
        let taken = notes::taken(database).await?;
        steps.retain(|step| !taken.contains(&step.version));
    }
    Ok(steps)
}

/// Takes one step, unless somebody has taken it.
async fn take(database: &Database, step: Step) -> Result<bool, DbError> {
    let mut tx = database.begin().await?;
    lock::acquire(&mut tx).await?;
    let taken = take_locked(&mut tx, step).await;
    lock::release(tx, taken).await
}

async fn take_locked(tx: &mut Transaction, step: Step) -> Result<bool, DbError> {
    notes::prepare(tx).await?;
    if notes::is_taken(tx, step.version).await? {
        return Ok(false);
    }
    for statement in script::statements(step.script) {
        if let Some(statement) = catalogue::fit(tx, statement).await? {
            tx.execute(&Sql::raw(statement, vec![]).uncached()).await?;
        }
    }
    notes::note(tx, step).await?;
    Ok(true)
}
