//! Options of GraphQL.

/// `GRAPHQL_*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphqlSettings {
    /// `GRAPHQL_INTROSPECTION`: whether introspection is allowed.
    pub introspection: bool,
    /// `GRAPHQL_QUERY_TOKEN_LIMIT`: tokens of a document, and fields once its fragments are expanded.
    pub token_limit: usize,
    /// `GRAPHQL_ROOT_FIELD_LIMIT` (not in Directus): root fields of a request, aliases included.
    pub root_limit: usize,
    /// `GRAPHQL_SINGLE_USE_MUTATIONS`: mutations that a request may have only once.
    pub single_use: Vec<String>,
    /// `GRAPHQL_SCHEMA_CACHE_CAPACITY`: schemas in the cache.
    pub kept_schemas: u64,
    /// `GRAPHQL_SCHEMA_GENERATION_MAX_CONCURRENT`: schemas that are built at once.
    pub schemas_at_once: usize,
}

impl Default for GraphqlSettings {
    fn default() -> Self {
        let single_use = [
            "auth_login",
            "auth_refresh",
            "auth_password_request",
            "auth_password_reset",
            "users_register",
            "users_register_verify",
            "users_invite_accept",
            "users_me_tfa_generate",
            "users_me_tfa_enable",
            "users_me_tfa_disable",
            "utils_cache_clear",
        ];
        Self {
            introspection: true,
            token_limit: 5000,
            root_limit: 50,
            single_use: single_use.map(str::to_owned).into(),
            kept_schemas: 100,
            schemas_at_once: 5,
        }
    }
}
