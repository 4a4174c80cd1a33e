//! Cases that are the same with every run, unless `VESTIBULE_SEED` says otherwise.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::config;

fn number() -> u64 {
    std::env::var("VESTIBULE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// How to get the same cases again.
pub(super) fn seed() -> String {
    format!("VESTIBULE_SEED={}", number())
}

/// So many random values.
pub(super) fn samples<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number().to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config(1), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect()
}
