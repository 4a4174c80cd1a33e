//! The room itself: its door, its queue and its workers.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::oneshot;
use vestibule_domain::password::{
    Backend, HashError, HashParams, Hasher, MAX_BYTES, ParamsError, self_check,
};
use vestibule_domain::{Error, Result, Secret};

use super::job::{Job, Queued};
use super::{Verdict, worker};

/// How the room is furnished.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Cost of new hashes (`HASH_*`).
    pub params: HashParams,
    /// Which implementation computes them (`HASH_BACKEND`).
    pub backend: Backend,
    /// Hashes that are computed at once (`HASH_THREADS`); `None` is one for each core.
    pub threads: Option<usize>,
    /// Passwords that may wait (`HASH_QUEUE`), all workers together. At some 70 ms each, 64 for each worker are a wait
    /// of less than five seconds for the last; whoever would have to wait longer is better told to come back.
    pub queue: usize,
}

/// Why the room cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The cost is out of bounds.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The implementation gives wrong answers on this machine, or cannot do what is configured.
    #[error("the hashing back end cannot be used: {0}")]
    SelfCheck(#[from] HashError),
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// What can be read off the room from outside.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) waiting: AtomicUsize,
    pub(super) busy: AtomicUsize,
    pub(super) computed: AtomicU64,
}

/// The end of the queue that the workers share.
pub(super) struct Queue(Mutex<Receiver<Queued>>);

impl Queue {
    /// The next job; nothing once the door is closed and the queue is empty.
    pub(super) fn next(&self) -> Option<Queued> {
        self.0.lock().recv().ok()
    }
}

/// The room. Clones share it; its workers end with the last of them.
#[derive(Clone)]
pub struct HashPool {
    door: SyncSender<Queued>,
    counters: Arc<Counters>,
    at_once: usize,
    salt: Arc<dyn Fn() -> [u8; 16] + Send + Sync>,
}

impl HashPool {
    /// Opens the room. `salt` gives 16 random bytes for each new hash.
    ///
    /// # Errors
    /// Where the cost is out of bounds, the implementation fails its self-check, or no thread can be started.
    pub fn start(
        options: PoolOptions,
        salt: impl Fn() -> [u8; 16] + Send + Sync + 'static,
    ) -> std::result::Result<Self, PoolError> {
        options.params.validate()?;
        self_check(options.backend)?;
        try_out(&options)?;
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = options.threads.unwrap_or_else(cores).max(1);
        let at_once = options.queue.clamp(1, 2 * threads);
        let (door, queue) = sync_channel(options.queue.max(1));
        let (queue, options) = (Arc::new(Queue(Mutex::new(queue))), Arc::new(options));
        let counters = Arc::new(Counters::default());
        for number in 0..threads {
            let (options, queue, counters) = (options.clone(), queue.clone(), counters.clone());
            std::thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || worker::run(&options, &queue, &counters))?;
        }
        Ok(Self { door, counters, at_once, salt: Arc::new(salt) })
    }

    /// Hashes a password for storing.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` when too many are waiting; a password beyond [`MAX_BYTES`] is refused before.
    pub async fn hash(&self, password: Secret) -> Result<Secret> {
        if password.expose().len() > MAX_BYTES {
            return Err(Error::payload(format!("\"password\" must not be longer than {MAX_BYTES} bytes")));
        }
        let (answer, result) = oneshot::channel();
        let salt = (self.salt)();
        self.enter(Job::Hash { password, salt, answer })?;
        settled(result.await)
    }

    /// Checks a password against a stored hash. Without one the answer is no, at the cost of one hash, so that nobody
    /// can tell unknown people by the time it takes. A password beyond [`MAX_BYTES`] is wrong without any hashing.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` when too many are waiting.
    pub async fn verify(&self, password: Secret, stored: Option<Secret>) -> Result<Verdict> {
        if password.expose().len() > MAX_BYTES {
            return Ok(Verdict { matches: false, needs_renewal: false });
        }
        let (answer, result) = oneshot::channel();
        self.enter(Job::Verify { password, stored, answer })?;
        settled(result.await)
    }

    /// How many passwords may be brought at once so that every thread has something to do and none is turned away.
    pub fn at_once(&self) -> usize {
        self.at_once
    }

    /// Passwords that are waiting now.
    pub fn waiting(&self) -> usize {
        self.counters.waiting.load(Ordering::Relaxed)
    }

    /// Workers that are hashing now.
    pub fn busy(&self) -> usize {
        self.counters.busy.load(Ordering::Relaxed)
    }

    /// Hashes that were computed so far.
    pub fn computed(&self) -> u64 {
        self.counters.computed.load(Ordering::Relaxed)
    }

    pub(super) fn enter(&self, job: Job) -> Result<()> {
        self.counters.waiting.fetch_add(1, Ordering::Relaxed);
        self.door.try_send(job.queued()).map_err(|refused| {
            self.counters.waiting.fetch_sub(1, Ordering::Relaxed);
            match refused {
                TrySendError::Full(_) => overloaded("Too many passwords are waiting to be checked"),
                TrySendError::Disconnected(_) => Error::internal("the hashing threads have ended"),
            }
        })
    }
}

/// A hash of the configured sort, as small as there is: some back ends cannot do everything.
fn try_out(options: &PoolOptions) -> std::result::Result<(), HashError> {
    let least = HashParams { memory: 8 * options.params.parallelism, time: 1, ..options.params.clone() };
    Hasher::new(options.backend, least).hash(b"", &[0; 16]).map(|_| ())
}

fn settled<T>(
    result: std::result::Result<std::result::Result<T, HashError>, oneshot::error::RecvError>,
) -> Result<T> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(HashError::Memory(_))) => Err(overloaded("There is no memory to check passwords")),
        Ok(Err(error)) => Err(Error::Internal(format!("hashing: {error}"))),
        Err(_) => Err(Error::internal("hashing a password panicked")),
    }
}

fn overloaded(reason: &str) -> Error {
    let retry_after = Some(Duration::from_secs(1));
    Error::ServiceUnavailable { service: "authentication", reason: reason.into(), retry_after }
}
