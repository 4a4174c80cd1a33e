//! The room holds what it promises; hashes cost as little as there is.

use vestibule_domain::password::{Backend, HashParams, MAX_BYTES};
use vestibule_domain::{Error, Secret};

use super::{HashPool, PoolOptions, Verdict};

const NO: Verdict = Verdict { matches: false, needs_renewal: false };
const YES: Verdict = Verdict { matches: true, needs_renewal: false };

fn params(memory: u32) -> HashParams {
    HashParams { memory, time: 1, parallelism: 1, ..HashParams::default() }
}

fn pool(memory: u32, queue: usize) -> HashPool {
    let options = PoolOptions { params: params(memory), backend: Backend::default(), threads: Some(1), queue };
    HashPool::start(options, || [7; 16]).expect("a room")
}

#[tokio::test]
async fn right_and_wrong_are_told_apart() {
    let pool = pool(64, 8);
    let hash = pool.hash("right".into()).await.expect("a hash");
    assert_eq!(pool.verify("right".into(), Some(hash.clone())).await, Ok(YES));
    assert_eq!(pool.verify("wrong".into(), Some(hash)).await, Ok(NO));
}

#[tokio::test]
async fn nobody_costs_one_hash_as_somebody_does() {
    let pool = pool(64, 8);
    let hash = pool.hash("right".into()).await.expect("a hash");
    let before = pool.computed();
    assert_eq!(pool.verify("wrong".into(), Some(hash)).await, Ok(NO));
    let known = pool.computed() - before;
    for stored in [None, Some(Secret::from("no hash at all")), Some(Secret::from("$2b$10$abcdefghijklmnopqrstuv"))] {
        let before = pool.computed();
        assert_eq!(pool.verify("wrong".into(), stored).await, Ok(NO));
        assert_eq!(pool.computed() - before, known);
    }
    assert_eq!(known, 1);
}

#[tokio::test]
async fn an_absurdly_long_password_is_never_hashed() {
    let pool = pool(64, 8);
    let long: Secret = "x".repeat(MAX_BYTES + 1).into();
    assert_eq!(pool.verify(long.clone(), None).await, Ok(NO));
    assert!(matches!(pool.hash(long).await, Err(Error::InvalidPayload(_))));
    assert_eq!(pool.computed(), 0);
}

#[tokio::test]
async fn a_weaker_hash_wants_renewal() {
    let weak = pool(64, 8).hash("right".into()).await.expect("a hash");
    let verdict = pool(128, 8).verify("right".into(), Some(weak)).await.expect("a verdict");
    assert_eq!(verdict, Verdict { matches: true, needs_renewal: true });
}

#[tokio::test]
async fn the_queue_has_an_end() {
    // One that is being worked on, one that waits: the others are told at once.
    let pool = pool(64 * 1024, 1);
    let tries = (0..8).map(|_| pool.verify("x".into(), None));
    let outcomes = futures_util::future::join_all(tries).await;
    let refused = outcomes.iter().filter(|outcome| {
        matches!(outcome, Err(Error::ServiceUnavailable { retry_after: Some(_), .. }))
    });
    let refused = refused.count();
    assert!((6..=7).contains(&refused), "{refused}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(NO)).count(), 8 - refused);
    assert_eq!(pool.waiting(), 0);
}

#[tokio::test]
async fn whoever_goes_away_is_not_worked_for() {
    let pool = pool(64 * 1024, 8);
    {
        let busy = pool.verify("x".into(), None);
        let gone = pool.verify("y".into(), None);
        let mut both = Box::pin(futures_util::future::join(busy, gone));
        assert!(futures_util::poll!(&mut both).is_pending());
    }
    pool.hash("last".into()).await.expect("a hash");
    // Both were abandoned; at most the one that had begun was computed.
    assert!(pool.computed() <= 2, "{}", pool.computed());
}
