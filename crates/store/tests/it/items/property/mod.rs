//! A filter finds in the database what it finds in memory: random items, random conditions, every engine.

mod conditions;
mod evaluate;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use vestibule_domain::query::Condition;
use vestibule_domain::schema::Collection;
use vestibule_store::database::{Database, Dialect};
use vestibule_store::items;

use self::world::World;
use crate::engines::on_every_engine;

/// A condition on one of the collections.
type Question = (&'static Collection, Condition);

on_every_engine! {
    async fn the_database_agrees_with_memory(db) {
        let cases = if db.dialect() == Dialect::Sqlite { 400 } else { 60 };
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
        let (database, runtime) = (db.database.clone(), tokio::runtime::Handle::current());
        let decided = Arc::new(AtomicUsize::new(0));
        let counted = decided.clone();
        // The cases are run one after the other by a thread of their own; the database answers on this one.
        let outcome = tokio::task::spawn_blocking(move || {
            TestRunner::new(config).run(&(world::worlds(), questions()), |(world, questions)| {
                let telling = runtime.block_on(check(&database, &world, &questions))?;
                counted.fetch_add(telling, Ordering::Relaxed);
                Ok(())
            })
        });
        if let Err(error) = outcome.await.unwrap() {
            panic!("{error}");
        }
        let decided = decided.load(Ordering::Relaxed);
        assert!(decided > cases as usize, "only {decided} conditions told items apart");
    }
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let question = prop::sample::select(world::COLLECTIONS.to_vec()).prop_flat_map(|collection| {
        conditions::conditions(collection, 2).prop_map(move |it| (collection, it))
    });
    prop::collection::vec(question, 1..12)
}

/// Fills a transaction, asks it, and drops it, so that the next case begins with nothing. Gives how many conditions were met
/// by some items and not by others.
async fn check(database: &Database, world: &World, questions: &[Question]) -> Result<usize, TestCaseError> {
    let failed = |error| TestCaseError::fail(format!("{error}"));
    let mut tx = database.begin().await.map_err(failed)?;
    for (collection, items) in &world.items {
        for item in items {
            items::insert(&mut tx, collection, item).await.map_err(failed)?;
        }
    }
    let mut telling = 0;
    for (collection, condition) in questions {
        let mut found = items::keys_where(&mut tx, collection, condition).await.map_err(failed)?;
        found.sort_by_key(Value::to_string);
        let expected: Vec<Value> = world
            .of(collection)
            .iter()
            .filter(|item| evaluate::holds(world, item, condition))
            .map(|item| item["id"].clone())
            .collect();
        telling += usize::from((1..world.of(collection).len()).contains(&expected.len()));
        prop_assert_eq!(found, expected, "{} {:?}", collection.name, condition);
    }
    Ok(telling)
}
