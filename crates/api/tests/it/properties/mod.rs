//! Whatever is sent, no request is a fault of ours, and none that was not made with a real token is somebody's.

mod bodies;
mod credentials;
mod queries;
pub(crate) mod routes;
mod samples;
mod secrets;
mod values;
mod visibility;

use proptest::test_runner::Config;

/// So many cases unless `PROPTEST_CASES` says otherwise: each is a database of its own and some requests.
fn config(cases: u32) -> Config {
    let wished = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: wished.unwrap_or(cases), failure_persistence: None, ..Config::default() }
}
