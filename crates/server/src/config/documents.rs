//! What is served about the API and its health.

use std::time::Duration;

use super::read::{Parsed, Reader, Value, choice, duration, flag, integer, list};

/// What is served about the API and its health.
#[derive(Debug, Clone)]
pub(crate) struct Documents {
    /// `GRAPHQL_INTROSPECTION`.
    pub(crate) graphql_introspection: bool,
    /// `GRAPHQL_QUERY_TOKEN_LIMIT`.
    pub(crate) graphql_token_limit: usize,
    /// `GRAPHQL_SINGLE_USE_MUTATIONS`.
    pub(crate) graphql_single_use_mutations: Vec<String>,
    /// `OPENAPI_ENABLED`.
    pub(crate) openapi: bool,
    /// `HEALTHCHECK_*`; `None` for no such route.
    pub(crate) health: Option<Health>,
}

/// `/server/health`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Health {
    /// `HEALTHCHECK_SERVICES`: what it looks at.
    pub(crate) services: Vec<HealthService>,
    /// `HEALTHCHECK_CACHE_TTL`: how long an answer is kept.
    pub(crate) cache_ttl: Duration,
}

/// Something whose health is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HealthService {
    /// The database.
    Database,
    /// Redis, if it is used.
    Redis,
    /// Files; Directus has them, we do not.
    Storage,
    /// The mail server.
    Email,
}

impl Documents {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let health_enabled = reader.need("HEALTHCHECK_ENABLED", flag);
        let health = Health {
            services: reader.get("HEALTHCHECK_SERVICES", services).unwrap_or_default(),
            cache_ttl: reader
                .need("HEALTHCHECK_CACHE_TTL", duration(Duration::ZERO..=Duration::from_secs(24 * 60 * 60))),
        };
        Self {
            graphql_introspection: reader.need("GRAPHQL_INTROSPECTION", flag),
            graphql_token_limit: reader.need("GRAPHQL_QUERY_TOKEN_LIMIT", integer(1..=1_000_000)),
            graphql_single_use_mutations: reader
                .get("GRAPHQL_SINGLE_USE_MUTATIONS", list)
                .unwrap_or_default(),
            openapi: reader.need("OPENAPI_ENABLED", flag),
            health: health_enabled.then_some(health),
        }
    }
}

fn services(value: &Value) -> Parsed<Vec<HealthService>> {
    let known = choice(&[
        ("database", HealthService::Database),
        ("redis", HealthService::Redis),
        ("storage", HealthService::Storage),
        ("email", HealthService::Email),
    ]);
    list(value)?.into_iter().map(|name| known(&Value::Text(name))).collect()
}
