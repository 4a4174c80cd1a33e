//! Schemas that were built, kept for the next caller of the same shape.

use std::sync::Arc;

use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::build::{Options, build};
use super::shape::Shape;
use super::types::Schema;

/// Schemas by shape. Clones share them.
#[derive(Clone)]
pub struct Schemas {
    known: Cache<Shape, Arc<Schema>>,
    building: Arc<Semaphore>,
    options: Options,
}

impl Schemas {
    /// Room for so many schemas (`GRAPHQL_SCHEMA_CACHE_CAPACITY`), of which so many are built at once
    /// (`GRAPHQL_SCHEMA_GENERATION_MAX_CONCURRENT`).
    pub fn new(capacity: u64, concurrent: usize, options: Options) -> Self {
        Self {
            known: Cache::new(capacity),
            building: Arc::new(Semaphore::new(concurrent.clamp(1, Semaphore::MAX_PERMITS))),
            options,
        }
    }

    /// The schema for callers of a shape.
    pub async fn get(&self, shape: Shape) -> Arc<Schema> {
        if let Some(known) = self.known.get(&shape) {
            return known;
        }
        // The semaphore is never closed.
        let _turn = self.building.acquire().await.ok();
        if let Some(known) = self.known.get(&shape) {
            return known;
        }
        let schema = Arc::new(build(&shape, self.options));
        self.known.insert(shape, Arc::clone(&schema));
        schema
    }

    /// How many schemas are kept.
    pub fn len(&self) -> u64 {
        self.known.run_pending_tasks();
        self.known.entry_count()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
