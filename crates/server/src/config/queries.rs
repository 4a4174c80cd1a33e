//! Limits of queries and of the number of users.

use super::read::{Reader, integer, limit};

/// Limits of queries and of the number of users; `None` means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Queries {
    /// `QUERY_LIMIT_DEFAULT`: number of items if the request has no `limit`.
    pub(crate) limit_default: Option<u64>,
    /// `QUERY_LIMIT_MAX`: maximum number of items.
    pub(crate) limit_max: Option<u64>,
    /// `MAX_BATCH_MUTATION`: maximum number of items that one request may change.
    pub(crate) max_batch_mutation: Option<u64>,
    /// `MAX_RELATIONAL_DEPTH`.
    pub(crate) max_relational_depth: usize,
    /// `MAX_JSON_QUERY_DEPTH`.
    pub(crate) max_json_depth: usize,
    /// `QUERYSTRING_MAX_PARSE_DEPTH`.
    pub(crate) max_parse_depth: usize,
    /// `QUERYSTRING_ARRAY_LIMIT`.
    pub(crate) array_limit: usize,
    /// `USERS_ADMIN_ACCESS_LIMIT`.
    pub(crate) admin_users: Option<u64>,
    /// `USERS_APP_ACCESS_LIMIT`.
    pub(crate) app_users: Option<u64>,
    /// `USERS_API_ACCESS_LIMIT`.
    pub(crate) api_users: Option<u64>,
}

impl Queries {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            limit_default: reader.need("QUERY_LIMIT_DEFAULT", limit),
            limit_max: reader.need("QUERY_LIMIT_MAX", limit),
            max_batch_mutation: reader.need("MAX_BATCH_MUTATION", limit),
            max_relational_depth: reader.need("MAX_RELATIONAL_DEPTH", integer(2..=100)),
            max_json_depth: reader.need("MAX_JSON_QUERY_DEPTH", integer(1..=100)),
            max_parse_depth: reader.need("QUERYSTRING_MAX_PARSE_DEPTH", integer(1..=100)),
            array_limit: reader.need("QUERYSTRING_ARRAY_LIMIT", integer(1..=100_000)),
            admin_users: reader.need("USERS_ADMIN_ACCESS_LIMIT", limit),
            app_users: reader.need("USERS_APP_ACCESS_LIMIT", limit),
            api_users: reader.need("USERS_API_ACCESS_LIMIT", limit),
        }
    }
}
