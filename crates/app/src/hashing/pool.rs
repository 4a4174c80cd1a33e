//! The hash pool: its bounded queue and its workers.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::oneshot;
use vestibule_domain::error::InternalError;
use vestibule_domain::password::{
    Backend, HashError, HashParams, Hasher, MAX_BYTES, ParamsError, self_check,
};
use vestibule_domain::{Error, Result, Secret};

use super::job::{Job, Queued};
use super::{Verdict, worker};

/// Options of the hash pool.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Cost parameters of new hashes (`HASH_*`).
    pub params: HashParams,
    /// Which implementation computes them (`HASH_BACKEND`).
    pub backend: Backend,
    /// Number of threads (`HASH_THREADS`); `None` is one per core.
    pub threads: Option<usize>,
    /// Length of the queue (`HASH_QUEUE`), shared by all threads. At about 70 ms per hash, 64 entries per thread are a wait
    /// of less than 5 s; a client that would wait longer gets `SERVICE_UNAVAILABLE` instead.
    pub queue: usize,
}

/// Why the pool cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// Cost parameters out of bounds.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The back end computes wrong hashes on this machine, or does not support the parameters.
    #[error("the hashing back end cannot be used: {0}")]
    SelfCheck(#[from] HashError),
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// Counters of the pool.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) waiting: AtomicUsize,
    pub(super) busy: AtomicUsize,
    pub(super) computed: AtomicU64,
}

/// The receiving end of the queue, shared by the workers.
pub(super) struct Queue(Mutex<Receiver<Queued>>);

impl Queue {
    /// The next job; `None` once the queue is closed and empty.
    pub(super) fn next(&self) -> Option<Queued> {
        self.0.lock().recv().ok()
    }
}

/// A handle to the pool. Clones share it; the threads end when the last one is dropped.
#[derive(Clone)]
pub struct HashPool {
    sender: SyncSender<Queued>,
    counters: Arc<Counters>,
    concurrency: usize,
    salt: Arc<dyn Fn() -> [u8; 16] + Send + Sync>,
}

impl HashPool {
    /// Starts the pool. `salt` returns 16 random bytes for each new hash.
    ///
    /// # Errors
    /// [`PoolError`].
    pub fn start(
        options: PoolOptions,
        salt: impl Fn() -> [u8; 16] + Send + Sync + 'static,
    ) -> std::result::Result<Self, PoolError> {
        options.params.validate()?;
        self_check(options.backend)?;
        try_params(&options)?;
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = options.threads.unwrap_or_else(cores).max(1);
        let concurrency = options.queue.clamp(1, 2 * threads);
        let (sender, queue) = sync_channel(options.queue.max(1));
        let (queue, options) = (Arc::new(Queue(Mutex::new(queue))), Arc::new(options));
        let counters = Arc::new(Counters::default());
        for number in 0..threads {
            let (options, queue, counters) = (options.clone(), queue.clone(), counters.clone());
            std::thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || worker::run(&options, &queue, &counters))?;
        }
        Ok(Self { sender, counters, concurrency, salt: Arc::new(salt) })
    }

    /// Hashes a password for storing.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` if the queue is full; `INVALID_PAYLOAD` for a password longer than [`MAX_BYTES`].
    pub async fn hash(&self, password: Secret) -> Result<Secret> {
        if password.expose().len() > MAX_BYTES {
            return Err(Error::payload(format!("\"password\" must not be longer than {MAX_BYTES} bytes")));
        }
        let (answer, result) = oneshot::channel();
        let salt = (self.salt)();
        self.submit(Job::Hash { password, salt, answer })?;
        outcome_of(result.await)
    }

    /// Checks a password against a stored hash. Without one it does not match, at the cost of one hash, so that response
    /// times do not reveal which users exist. A password longer than [`MAX_BYTES`] does not match and is not hashed.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` if the queue is full.
    pub async fn verify(&self, password: Secret, stored: Option<Secret>) -> Result<Verdict> {
        if password.expose().len() > MAX_BYTES {
            return Ok(Verdict { matches: false, needs_renewal: false });
        }
        let (answer, result) = oneshot::channel();
        self.submit(Job::Verify { password, stored, answer })?;
        outcome_of(result.await)
    }

    /// Number of jobs to submit at once so that every thread is busy and none is refused.
    pub fn concurrency(&self) -> usize {
        self.concurrency
    }

    /// Jobs in the queue.
    pub fn waiting(&self) -> usize {
        self.counters.waiting.load(Ordering::Relaxed)
    }

    /// Threads that are hashing.
    pub fn busy(&self) -> usize {
        self.counters.busy.load(Ordering::Relaxed)
    }

    /// Hashes computed since the start.
    pub fn computed(&self) -> u64 {
        self.counters.computed.load(Ordering::Relaxed)
    }

    pub(super) fn submit(&self, job: Job) -> Result<()> {
        self.counters.waiting.fetch_add(1, Ordering::Relaxed);
        self.sender.try_send(job.queued()).map_err(|refused| {
            self.counters.waiting.fetch_sub(1, Ordering::Relaxed);
            match refused {
                TrySendError::Full(_) => overloaded("Too many passwords are waiting to be checked"),
                TrySendError::Disconnected(_) => Error::internal("the hashing threads have ended"),
            }
        })
    }
}

/// Computes the cheapest hash with the configured parameters: a back end may not support them.
fn try_params(options: &PoolOptions) -> std::result::Result<(), HashError> {
    let least = HashParams { memory: 8 * options.params.parallelism, time: 1, ..options.params.clone() };
    Hasher::new(options.backend, least).hash(b"", &[0; 16]).map(|_| ())
}

fn outcome_of<T>(
    result: std::result::Result<std::result::Result<T, HashError>, oneshot::error::RecvError>,
) -> Result<T> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(HashError::Memory(_))) => Err(overloaded("There is no memory to check passwords")),
        Ok(Err(error)) => Err(InternalError::new(format!("hashing: {error}")).with_source(error).into()),
        Err(_) => Err(Error::internal("hashing a password panicked")),
    }
}

fn overloaded(reason: &str) -> Error {
    let retry_after = Some(Duration::from_secs(1));
    Error::ServiceUnavailable { service: "authentication", reason: reason.into(), retry_after }
}
