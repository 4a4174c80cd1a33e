//! Tests of the hash pool, with the cheapest hashes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use futures_util::future::join_all;
use tokio::sync::Notify;
use vestibule_domain::password::{Backend, HashParams, Hasher, MAX_BYTES, ParamsError};
use vestibule_domain::{Error, Secret};

use super::job::Job;
use super::{HashPool, PoolError, PoolOptions, Verdict};

const NO: Verdict = Verdict { matches: false, needs_renewal: false };
const YES: Verdict = Verdict { matches: true, needs_renewal: false };

fn params(memory: u32) -> HashParams {
    HashParams { memory, time: 1, parallelism: 1, ..HashParams::default() }
}

fn pool(threads: usize, queue: usize) -> HashPool {
    let options =
        PoolOptions { params: params(64), backend: Backend::default(), threads: Some(threads), queue };
    HashPool::start(options, || [7; 16]).expect("a pool")
}

/// A thread that is blocked until this is dropped.
struct Held {
    _release: mpsc::Sender<()>,
}

/// Blocks one thread and returns once it is blocked.
async fn hold(pool: &HashPool) -> Held {
    let begun = Arc::new(Notify::new());
    let (release, released) = mpsc::channel::<()>();
    let notice = begun.clone();
    let work = move || {
        notice.notify_one();
        let _ = released.recv();
    };
    pool.submit(Job::Test(Box::new(work))).expect("a free place in the queue");
    begun.notified().await;
    Held { _release: release }
}

fn is_full<T>(result: &Result<T, Error>) -> bool {
    matches!(
        result,
        Err(Error::ServiceUnavailable { service: "authentication", retry_after: Some(after), .. })
            if after.as_secs() == 1
    )
}

#[tokio::test]
async fn right_and_wrong_passwords_differ() {
    let pool = pool(1, 8);
    let hash = pool.hash("right".into()).await.expect("a hash");
    assert_eq!(pool.verify("right".into(), Some(hash.clone())).await, Ok(YES));
    assert_eq!(pool.verify("wrong".into(), Some(hash)).await, Ok(NO));
}

#[tokio::test]
async fn a_hash_uses_the_given_salt() {
    let salt = Arc::new(AtomicUsize::new(1));
    let options = PoolOptions { params: params(8), backend: Backend::default(), threads: Some(1), queue: 8 };
    let next = move || [u8::try_from(salt.fetch_add(1, Ordering::SeqCst)).expect("few hashes"); 16];
    let pool = HashPool::start(options, next).expect("a pool");
    let mut hasher = Hasher::new(Backend::Portable, params(8));
    for salt in 1..=2 {
        let expected = hasher.hash(b"right", &[salt; 16]).expect("a hash");
        assert_eq!(pool.hash("right".into()).await.expect("a hash").expose(), expected);
    }
}

#[tokio::test]
async fn a_check_costs_one_hash_with_and_without_a_stored_hash() {
    let pool = pool(1, 8);
    let hash = pool.hash("right".into()).await.expect("a hash");
    let stored =
        [Some(hash), None, Some("no hash at all".into()), Some("$2b$10$abcdefghijklmnopqrstuv".into())];
    for stored in stored {
        let before = pool.computed();
        assert_eq!(pool.verify("wrong".into(), stored.clone()).await, Ok(NO));
        assert_eq!(pool.computed() - before, 1, "{stored:?}");
    }
}

#[tokio::test]
async fn a_stored_hash_that_cannot_be_computed_matches_no_password() {
    let mut options =
        PoolOptions { params: params(64), backend: Backend::Portable, threads: Some(1), queue: 8 };
    let pool = HashPool::start(options.clone(), || [7; 16]).expect("a pool");
    let much = "A".repeat(48);
    let stored = format!("$argon2id$v=19$m=64,t=1,p=1,data={much}$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xA");
    assert_eq!(pool.verify("x".into(), Some(stored.into())).await, Ok(NO));
    options.params.associated_data = vec![0; 36];
    assert!(matches!(HashPool::start(options, || [7; 16]), Err(PoolError::SelfCheck(_))));
}

#[test]
fn a_pool_with_invalid_parameters_does_not_start() {
    let options = PoolOptions { params: params(7), backend: Backend::default(), threads: Some(1), queue: 8 };
    let opened = HashPool::start(options, || [7; 16]);
    assert!(matches!(opened, Err(PoolError::Params(ParamsError::Memory))));
}

#[tokio::test]
async fn a_too_long_password_is_never_hashed() {
    let pool = pool(1, 8);
    let longest: Secret = "x".repeat(MAX_BYTES).into();
    let hash = pool.hash(longest.clone()).await.expect("a hash");
    assert_eq!(pool.verify(longest, Some(hash.clone())).await, Ok(YES));
    let before = pool.computed();
    let too_long: Secret = "x".repeat(MAX_BYTES + 1).into();
    assert_eq!(pool.verify(too_long.clone(), Some(hash)).await, Ok(NO));
    assert!(matches!(pool.hash(too_long).await, Err(Error::InvalidPayload(_))));
    assert_eq!(pool.computed(), before);
}

#[tokio::test]
async fn a_weaker_hash_needs_renewal() {
    let weak = Hasher::new(Backend::default(), params(32)).hash(b"right", &[7; 16]).expect("a hash");
    let strong = Hasher::new(Backend::default(), params(128)).hash(b"right", &[7; 16]).expect("a hash");
    let pool = pool(1, 8);
    let renew = Verdict { matches: true, needs_renewal: true };
    assert_eq!(pool.verify("right".into(), Some(weak.clone().into())).await, Ok(renew));
    assert_eq!(pool.verify("wrong".into(), Some(weak.into())).await, Ok(NO));
    assert_eq!(pool.verify("right".into(), Some(strong.into())).await, Ok(YES));
}

#[tokio::test]
async fn jobs_beyond_the_queue_are_refused() {
    let pool = pool(1, 3);
    let held = hold(&pool).await;
    assert_eq!((pool.busy(), pool.waiting()), (1, 0));
    let mut eight = Box::pin(join_all((0..8).map(|_| pool.verify("x".into(), None))));
    assert!(futures_util::poll!(&mut eight).is_pending());
    assert_eq!((pool.busy(), pool.waiting()), (1, 3));
    assert!(is_full(&pool.hash("x".into()).await));
    drop(held);
    let outcomes = eight.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(NO)).count(), 3);
    assert_eq!(outcomes.iter().filter(|outcome| is_full(outcome)).count(), 5);
    assert_eq!((pool.busy(), pool.waiting()), (0, 0));
    assert_eq!(pool.verify("x".into(), None).await, Ok(NO));
}

#[tokio::test]
async fn concurrency_is_limited_by_the_number_of_threads() {
    let pool = pool(2, 8);
    let (one, two) = (hold(&pool).await, hold(&pool).await);
    let mut third = Box::pin(pool.verify("x".into(), None));
    assert!(futures_util::poll!(&mut third).is_pending());
    assert_eq!((pool.busy(), pool.waiting(), pool.computed()), (2, 1, 0));
    drop(one);
    assert_eq!(third.await, Ok(NO));
    assert_eq!(pool.computed(), 1);
    drop(two);
}

#[tokio::test]
async fn jobs_of_cancelled_callers_are_skipped() {
    let pool = pool(1, 8);
    let held = hold(&pool).await;
    {
        let mut gone = Box::pin(join_all((0..3).map(|_| pool.verify("x".into(), None))));
        assert!(futures_util::poll!(&mut gone).is_pending());
        assert_eq!(pool.waiting(), 3);
    }
    drop(held);
    pool.hash("last".into()).await.expect("a hash");
    assert_eq!((pool.computed(), pool.waiting()), (1, 0));
}

#[tokio::test]
async fn a_panic_fails_one_job_only() {
    let pool = pool(1, 8);
    let before = pool.hash("right".into()).await.expect("a hash");
    for _ in 0..2 {
        pool.submit(Job::Test(Box::new(|| panic!("as intended")))).expect("a free place in the queue");
        assert_eq!(pool.verify("right".into(), Some(before.clone())).await, Ok(YES));
    }
    assert_eq!((pool.busy(), pool.waiting(), pool.computed()), (0, 0, 3));
}
