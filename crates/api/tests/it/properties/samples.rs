//! Reproducible random cases; `VESTIBULE_SEED` selects others.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::config;

fn number() -> u64 {
    std::env::var("VESTIBULE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// How to reproduce the cases, for failure messages.
pub(super) fn seed() -> String {
    format!("VESTIBULE_SEED={}", number())
}

/// `count` random values.
pub(super) fn samples<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number().to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config(1), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect()
}
