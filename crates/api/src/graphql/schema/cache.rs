//! A cache of schemas by shape.

use std::sync::Arc;

use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::build::{Options, build};
use super::shape::Shape;
use super::types::Schema;

/// The cache. Clones share it.
#[derive(Clone)]
pub struct Schemas {
    known: Cache<Shape, Arc<Schema>>,
    building: Arc<Semaphore>,
    options: Options,
}

impl Schemas {
    /// A cache of at most `capacity` schemas (`GRAPHQL_SCHEMA_CACHE_CAPACITY`), which builds at most `concurrent` of them at
    /// once (`GRAPHQL_SCHEMA_GENERATION_MAX_CONCURRENT`).
    pub fn new(capacity: u64, concurrent: usize, options: Options) -> Self {
        Self {
            known: Cache::new(capacity),
            building: Arc::new(Semaphore::new(concurrent.clamp(1, Semaphore::MAX_PERMITS))),
            options,
        }
    }

    /// The schema of a shape.
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

    /// Number of schemas in the cache.
    pub fn len(&self) -> u64 {
        self.known.run_pending_tasks();
        self.known.entry_count()
    }

    /// Whether the cache is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
