//! GraphQL, OpenAPI, health check and metrics.

use std::time::Duration;

use vestibule_api::settings::{GraphqlSettings, MetricsSettings};
use vestibule_domain::Secret;

use super::read::{Parsed, Reader, Value, choice, duration, flag, integer, list, text};

/// GraphQL, OpenAPI, health check and metrics.
#[derive(Debug, Clone)]
pub(crate) struct Documents {
    /// `GRAPHQL_*`.
    pub(crate) graphql: GraphqlSettings,
    /// `OPENAPI_ENABLED`.
    pub(crate) openapi: bool,
    /// `HEALTHCHECK_*`; `None` disables the route.
    pub(crate) health: Option<Health>,
    /// `METRICS_*`; `None` disables the route.
    pub(crate) metrics: Option<MetricsSettings>,
}

/// `/server/health`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Health {
    /// `HEALTHCHECK_SERVICES`: the checked services.
    pub(crate) services: Vec<HealthService>,
    /// `HEALTHCHECK_CACHE_TTL`: how long a result is cached.
    pub(crate) cache_ttl: Duration,
}

/// A service that the health check tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HealthService {
    Database,
    Redis,
    /// File storage, which only Directus has.
    Storage,
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
            graphql: graphql(reader),
            openapi: reader.need("OPENAPI_ENABLED", flag),
            health: health_enabled.then_some(health),
            metrics: metrics(reader),
        }
    }
}

fn metrics(reader: &mut Reader<'_>) -> Option<MetricsSettings> {
    let enabled = reader.need("METRICS_ENABLED", flag);
    let tokens = reader.get("METRICS_TOKENS", list).unwrap_or_default();
    let prefix = reader.need("METRICS_NAME_PREFIX", name);
    let tokens = tokens.into_iter().map(Secret::from).collect();
    enabled.then_some(MetricsSettings { prefix, tokens })
}

/// Prefix of Prometheus metric names.
fn name(value: &Value) -> Parsed<String> {
    let name = text(value)?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':';
    match name.bytes().all(is_letter) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        true => Ok(name),
        false => Err("use letters, digits, colons and underscores".into()),
    }
}

fn graphql(reader: &mut Reader<'_>) -> GraphqlSettings {
    GraphqlSettings {
        introspection: reader.need("GRAPHQL_INTROSPECTION", flag),
        token_limit: reader.need("GRAPHQL_QUERY_TOKEN_LIMIT", integer(1..=1_000_000)),
        root_limit: reader.need("GRAPHQL_ROOT_FIELD_LIMIT", integer(1..=1_000_000)),
        single_use: reader.get("GRAPHQL_SINGLE_USE_MUTATIONS", list).unwrap_or_default(),
        kept_schemas: reader.need("GRAPHQL_SCHEMA_CACHE_CAPACITY", integer(1..=100_000)),
        schemas_at_once: reader.need("GRAPHQL_SCHEMA_GENERATION_MAX_CONCURRENT", integer(1..=1_000)),
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
