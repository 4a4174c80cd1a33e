//! Measures the cost of hashes of other systems on this machine, compared with Argon2id.
//!
//! `cargo run --release -p vestibule-domain --example foreign_cost`

use std::time::{Duration, Instant};

use vestibule_domain::password::{Backend, HashError, HashParams, Hasher, StoredHash};

const ROUNDS: usize = 5;
const TAIL: &str = "$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = HashParams::default();
    let mut hasher = Hasher::new(Backend::default(), own.clone());
    let argon2 = best(|| hasher.check(b"", None))?;
    let block = argon2.as_secs_f64() / own.work() as f64;
    println!("argon2id with the defaults of Directus: {argon2:?}");
    let hashes = [
        "$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        "$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        format!("$scrypt$ln=14,r=8,p=1{TAIL}"),
        format!("$scrypt$ln=17,r=8,p=4{TAIL}"),
        format!("$pbkdf2-sha1$i=1000000,l=32{TAIL}"),
        format!("$pbkdf2-sha256$i=1000000,l=32{TAIL}"),
        format!("$pbkdf2-sha512$i=1000000,l=32{TAIL}"),
    ];
    // Minimal parameters, so that the hash computed after a wrong password takes no time.
    let least = HashParams { memory: 8, time: 1, parallelism: 1, ..HashParams::default() };
    let mut hasher = Hasher::new(Backend::default(), least);
    for text in hashes {
        let hash = StoredHash::parse(&text)?;
        let taken = best(|| hasher.check(b"wrong", Some(&hash)))?;
        let blocks = taken.as_secs_f64() / block;
        println!(
            "{:>28}…: {taken:?}, as {blocks:.0} blocks of Argon2; estimated {}",
            &text[..28],
            hash.work()
        );
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
