//! The room holds what it promises; hashes cost as little as there is.

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

fn room(threads: usize, queue: usize) -> HashPool {
    let options =
        PoolOptions { params: params(64), backend: Backend::default(), threads: Some(threads), queue };
    HashPool::start(options, || [7; 16]).expect("a room")
}

/// A worker that is kept from its work until this is dropped.
struct Held {
    _release: mpsc::Sender<()>,
}

/// Holds one worker; returns once it is held.
async fn hold(room: &HashPool) -> Held {
    let begun = Arc::new(Notify::new());
    let (release, released) = mpsc::channel::<()>();
    let notice = begun.clone();
    let work = move || {
        notice.notify_one();
        let _ = released.recv();
    };
    room.enter(Job::Anything(Box::new(work))).expect("a place");
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
async fn right_and_wrong_are_told_apart() {
    let room = room(1, 8);
    let hash = room.hash("right".into()).await.expect("a hash");
    assert_eq!(room.verify("right".into(), Some(hash.clone())).await, Ok(YES));
    assert_eq!(room.verify("wrong".into(), Some(hash)).await, Ok(NO));
}

#[tokio::test]
async fn the_salt_is_the_one_that_is_given() {
    let salt = Arc::new(AtomicUsize::new(1));
    let options = PoolOptions { params: params(8), backend: Backend::default(), threads: Some(1), queue: 8 };
    let next = move || [u8::try_from(salt.fetch_add(1, Ordering::SeqCst)).expect("few hashes"); 16];
    let room = HashPool::start(options, next).expect("a room");
    let mut hasher = Hasher::new(Backend::Portable, params(8));
    for salt in 1..=2 {
        let expected = hasher.hash(b"right", &[salt; 16]).expect("a hash");
        assert_eq!(room.hash("right".into()).await.expect("a hash").expose(), expected);
    }
}

#[tokio::test]
async fn nobody_costs_one_hash_as_somebody_does() {
    let room = room(1, 8);
    let hash = room.hash("right".into()).await.expect("a hash");
    let stored =
        [Some(hash), None, Some("no hash at all".into()), Some("$2b$10$abcdefghijklmnopqrstuv".into())];
    for stored in stored {
        let before = room.computed();
        assert_eq!(room.verify("wrong".into(), stored.clone()).await, Ok(NO));
        assert_eq!(room.computed() - before, 1, "{stored:?}");
    }
}

#[tokio::test]
async fn what_the_back_end_cannot_compute_is_nobody_s_hash() {
    let mut options =
        PoolOptions { params: params(64), backend: Backend::Portable, threads: Some(1), queue: 8 };
    let room = HashPool::start(options.clone(), || [7; 16]).expect("a room");
    let much = "A".repeat(48);
    let stored = format!("$argon2id$v=19$m=64,t=1,p=1,data={much}$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xA");
    assert_eq!(room.verify("x".into(), Some(stored.into())).await, Ok(NO));
    options.params.associated_data = vec![0; 36];
    assert!(matches!(HashPool::start(options, || [7; 16]), Err(PoolError::SelfCheck(_))));
}

#[test]
fn a_room_with_impossible_costs_is_not_opened() {
    let options = PoolOptions { params: params(7), backend: Backend::default(), threads: Some(1), queue: 8 };
    let opened = HashPool::start(options, || [7; 16]);
    assert!(matches!(opened, Err(PoolError::Params(ParamsError::Memory))));
}

#[tokio::test]
async fn an_absurdly_long_password_is_never_hashed() {
    let room = room(1, 8);
    let longest: Secret = "x".repeat(MAX_BYTES).into();
    let hash = room.hash(longest.clone()).await.expect("a hash");
    assert_eq!(room.verify(longest, Some(hash.clone())).await, Ok(YES));
    let before = room.computed();
    let too_long: Secret = "x".repeat(MAX_BYTES + 1).into();
    assert_eq!(room.verify(too_long.clone(), Some(hash)).await, Ok(NO));
    assert!(matches!(room.hash(too_long).await, Err(Error::InvalidPayload(_))));
    assert_eq!(room.computed(), before);
}

#[tokio::test]
async fn a_weaker_hash_wants_renewal() {
    let weak = Hasher::new(Backend::default(), params(32)).hash(b"right", &[7; 16]).expect("a hash");
    let strong = Hasher::new(Backend::default(), params(128)).hash(b"right", &[7; 16]).expect("a hash");
    let room = room(1, 8);
    let renew = Verdict { matches: true, needs_renewal: true };
    assert_eq!(room.verify("right".into(), Some(weak.clone().into())).await, Ok(renew));
    assert_eq!(room.verify("wrong".into(), Some(weak.into())).await, Ok(NO));
    assert_eq!(room.verify("right".into(), Some(strong.into())).await, Ok(YES));
}

#[tokio::test]
async fn the_queue_has_an_end() {
    let room = room(1, 3);
    let held = hold(&room).await;
    assert_eq!((room.busy(), room.waiting()), (1, 0));
    let mut eight = Box::pin(join_all((0..8).map(|_| room.verify("x".into(), None))));
    assert!(futures_util::poll!(&mut eight).is_pending());
    assert_eq!((room.busy(), room.waiting()), (1, 3));
    assert!(is_full(&room.hash("x".into()).await));
    drop(held);
    let outcomes = eight.await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(NO)).count(), 3);
    assert_eq!(outcomes.iter().filter(|outcome| is_full(outcome)).count(), 5);
    assert_eq!((room.busy(), room.waiting()), (0, 0));
    assert_eq!(room.verify("x".into(), None).await, Ok(NO));
}

#[tokio::test]
async fn no_more_is_computed_at_once_than_there_are_workers() {
    let room = room(2, 8);
    let (one, two) = (hold(&room).await, hold(&room).await);
    let mut third = Box::pin(room.verify("x".into(), None));
    assert!(futures_util::poll!(&mut third).is_pending());
    assert_eq!((room.busy(), room.waiting(), room.computed()), (2, 1, 0));
    drop(one);
    assert_eq!(third.await, Ok(NO));
    assert_eq!(room.computed(), 1);
    drop(two);
}

#[tokio::test]
async fn whoever_goes_away_is_not_worked_for() {
    let room = room(1, 8);
    let held = hold(&room).await;
    {
        let mut gone = Box::pin(join_all((0..3).map(|_| room.verify("x".into(), None))));
        assert!(futures_util::poll!(&mut gone).is_pending());
        assert_eq!(room.waiting(), 3);
    }
    drop(held);
    room.hash("last".into()).await.expect("a hash");
    assert_eq!((room.computed(), room.waiting()), (1, 0));
}

#[tokio::test]
async fn a_panic_costs_one_job() {
    let room = room(1, 8);
    let before = room.hash("right".into()).await.expect("a hash");
    for _ in 0..2 {
        room.enter(Job::Anything(Box::new(|| panic!("as intended")))).expect("a place");
        assert_eq!(room.verify("right".into(), Some(before.clone())).await, Ok(YES));
    }
    assert_eq!((room.busy(), room.waiting(), room.computed()), (0, 0, 3));
}
