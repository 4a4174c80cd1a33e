//! Measures the cost of a password hash on this machine, with each back end.
//!
//! `cargo run --release -p vestibule-domain --example hash_cost -- [memory in KiB] [passes] [lanes]`

use std::time::{Duration, Instant};

use vestibule_domain::password::{Backend, HashError, HashParams, Hasher, Phc, self_check};

const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut params = HashParams::default();
    let mut arguments = std::env::args().skip(1);
    for setting in [&mut params.memory, &mut params.time, &mut params.parallelism] {
        if let Some(argument) = arguments.next() {
            *setting = argument.parse()?;
        }
    }
    params.validate()?;
    println!("m={},t={},p={}, best of {ROUNDS}", params.memory, params.time, params.parallelism);
    for backend in Backend::ALL {
        self_check(*backend)?;
        let mut hasher = Hasher::new(*backend, params.clone());
        let stored = Phc::parse(&hasher.hash(b"correct horse", &[7; 16])?)?;
        let kept = best(|| hasher.verify(b"correct horse", &stored))?;
        let fresh = best(|| Hasher::new(*backend, params.clone()).verify(b"correct horse", &stored))?;
        println!("{:>9}: {kept:?} in reused memory, {fresh:?} in new memory", backend.as_str());
    }
    Ok(())
}

fn best(mut work: impl FnMut() -> Result<bool, HashError>) -> Result<Duration, HashError> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}
