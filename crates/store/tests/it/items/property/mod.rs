//! Property test: for random items and conditions, every engine finds the same items as an evaluation in memory.

mod conditions;
mod dataset;
mod evaluate;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use vestibule_domain::query::Condition;
use vestibule_domain::schema::Collection;
use vestibule_store::database::{Database, Dialect};
use vestibule_store::items;

use self::dataset::Dataset;
use crate::engines::on_every_engine;

/// A condition on one of the collections.
type CollectionCondition = (&'static Collection, Condition);

on_every_engine! {
    async fn filters_match_the_in_memory_evaluation(db) {
        let cases = if db.dialect() == Dialect::Sqlite { 400 } else { 60 };
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
        let (database, runtime) = (db.database.clone(), tokio::runtime::Handle::current());
        let total = Arc::new(AtomicUsize::new(0));
        let counter = total.clone();
        // The cases run sequentially on a blocking thread; the database runs on the async runtime.
        let outcome = tokio::task::spawn_blocking(move || {
            TestRunner::new(config).run(&(dataset::datasets(), condition_lists()), |(dataset, conditions)| {
                let selective = runtime.block_on(check(&database, &dataset, &conditions))?;
                counter.fetch_add(selective, Ordering::Relaxed);
                Ok(())
            })
        });
        if let Err(error) = outcome.await.unwrap() {
            panic!("{error}");
        }
        let selective = total.load(Ordering::Relaxed);
        assert!(selective > cases as usize, "only {selective} conditions matched some items but not all");
    }
}

fn condition_lists() -> impl Strategy<Value = Vec<CollectionCondition>> {
    let condition = prop::sample::select(dataset::COLLECTIONS.to_vec()).prop_flat_map(|collection| {
        conditions::conditions(collection, 2).prop_map(move |it| (collection, it))
    });
    prop::collection::vec(condition, 1..12)
}

/// Inserts the items in a transaction, checks all conditions and rolls it back. Returns the number of conditions that
/// were met by some items but not by all.
async fn check(
    database: &Database,
    dataset: &Dataset,
    conditions: &[CollectionCondition],
) -> Result<usize, TestCaseError> {
    let failed = |error| TestCaseError::fail(format!("{error}"));
    let mut tx = database.begin().await.map_err(failed)?;
    for (collection, items) in &dataset.items {
        for item in items {
            items::insert(&mut tx, collection, item).await.map_err(failed)?;
        }
    }
    let mut selective = 0;
    for (collection, condition) in conditions {
        let mut found = items::keys_where(&mut tx, collection, condition).await.map_err(failed)?;
        found.sort_by_key(Value::to_string);
        let expected: Vec<Value> = dataset
            .of(collection)
            .iter()
            .filter(|item| evaluate::holds(dataset, item, condition))
            .map(|item| item["id"].clone())
            .collect();
        selective += usize::from((1..dataset.of(collection).len()).contains(&expected.len()));
        prop_assert_eq!(found, expected, "{} {:?}", collection.name, condition);
    }
    Ok(selective)
}
