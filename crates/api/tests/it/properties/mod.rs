//! Arbitrary requests: none causes a server error, and none authenticates without a valid token.

mod bodies;
mod credentials;
mod queries;
pub(crate) mod routes;
mod samples;
mod secrets;
mod values;
mod visibility;

use proptest::test_runner::Config;

/// Number of cases unless `PROPTEST_CASES` overrides it: each case creates a database and sends several requests.
pub(crate) fn config(cases: u32) -> Config {
    let configured = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: configured.unwrap_or(cases), failure_persistence: None, ..Config::default() }
}
