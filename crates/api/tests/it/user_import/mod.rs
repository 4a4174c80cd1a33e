//! User import and export of the command line.

mod export;
mod import;

use serde_json::Value;
use vestibule_app::user_import::{ImportOptions, OnDuplicate, Sum};
use vestibule_domain::user_import::{Refusal, Row};
use vestibule_testkit::TestApp;

/// Imports a list in one batch; returns the summary and the refusals.
async fn import(app: &TestApp, options: ImportOptions, rows: Value) -> (Sum, Vec<String>) {
    let rows: Vec<Row> = serde_json::from_value(rows).expect("a list of objects");
    let rows = (1..).zip(rows).map(|(number, row)| (number, Ok(row))).collect();
    let mut import = vestibule_app::user_import::import(&app.app, options).await.expect("an import");
    let refused = import.batch(rows).await.expect("the database answers");
    (import.sum(), refused.iter().map(Refusal::to_string).collect())
}

fn on_duplicate(on_duplicate: OnDuplicate) -> ImportOptions {
    ImportOptions { on_duplicate, ..ImportOptions::default() }
}

fn counts(sum: Sum) -> [u64; 4] {
    [sum.created, sum.updated, sum.skipped, sum.refused]
}
