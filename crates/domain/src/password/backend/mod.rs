//! The two implementations of Argon2, behind one function.
//!
//! Both reuse their memory: new pages for 64 MiB cost a third of the whole hash.

#[cfg(feature = "fast-argon2")]
mod fast;
mod portable;

use std::str::FromStr;

use super::{HashParams, Version};

/// The implementation of Argon2 (`HASH_BACKEND`). Both compute the same hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// `argon2-rust`: chooses the vector instructions of the CPU at run time.
    #[cfg(feature = "fast-argon2")]
    Fast,
    /// RustCrypto `argon2`: the reference, with hardly any `unsafe`.
    Portable,
}

impl Default for Backend {
    /// The fast one, if it is built in.
    fn default() -> Self {
        #[cfg(feature = "fast-argon2")]
        return Self::Fast;
        #[cfg(not(feature = "fast-argon2"))]
        return Self::Portable;
    }
}

impl Backend {
    /// Every implementation that is built in.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "fast-argon2")]
        Self::Fast,
        Self::Portable,
    ];

    /// The value of `HASH_BACKEND`.
    pub fn as_str(self) -> &'static str {
        match self {
            #[cfg(feature = "fast-argon2")]
            Self::Fast => "fast",
            Self::Portable => "portable",
        }
    }
}

impl FromStr for Backend {
    type Err = ();

    /// Reads the value of `HASH_BACKEND`; implementations that are not built in are unknown.
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|backend| backend.as_str() == text).ok_or(())
    }
}

/// Why a hash could not be computed. Contains nothing of the password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The memory could not be allocated.
    #[error("no memory for a hash of {0} KiB")]
    Memory(u32),
    /// The implementation does not support these parameters.
    #[error("the back end does not support this hash: {0}")]
    Unsupported(String),
    /// A known answer was wrong: this machine or build must not hash passwords.
    #[error("the back end \"{backend}\" gave a wrong answer for {case}")]
    WrongAnswer {
        /// The back end.
        backend: &'static str,
        /// The stored hash that was verified.
        case: &'static str,
    },
}

/// One hash to compute; `params` are within their limits.
pub(super) struct Job<'a> {
    pub(super) params: &'a HashParams,
    pub(super) version: Version,
    pub(super) password: &'a [u8],
    pub(super) salt: &'a [u8],
}

/// An implementation with its memory, used by one thread at a time.
pub(super) enum Engine {
    #[cfg(feature = "fast-argon2")]
    Fast(fast::Engine),
    Portable(portable::Engine),
}

impl Engine {
    pub(super) fn new(backend: Backend) -> Self {
        match backend {
            #[cfg(feature = "fast-argon2")]
            Backend::Fast => Self::Fast(fast::Engine::default()),
            Backend::Portable => Self::Portable(portable::Engine::default()),
        }
    }

    /// Computes one hash. The memory is wiped afterwards.
    pub(super) fn run(&mut self, job: &Job<'_>) -> Result<Vec<u8>, HashError> {
        match self {
            #[cfg(feature = "fast-argon2")]
            Self::Fast(engine) => engine.run(job),
            Self::Portable(engine) => engine.run(job),
        }
    }

    /// Frees the memory.
    pub(super) fn release(&mut self) {
        match self {
            #[cfg(feature = "fast-argon2")]
            Self::Fast(engine) => engine.release(),
            Self::Portable(engine) => engine.release(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_again() {
        for backend in Backend::ALL {
            assert_eq!(backend.as_str().parse(), Ok(*backend));
        }
        assert_eq!("quick".parse::<Backend>(), Err(()));
    }

    #[cfg(feature = "fast-argon2")]
    mod both {
        use proptest::prelude::*;

        use super::super::*;
        use crate::password::Kind;

        fn params() -> impl Strategy<Value = HashParams> {
            let kind = prop_oneof![Just(Kind::D), Just(Kind::I), Just(Kind::Id)];
            let data = prop::collection::vec(any::<u8>(), 0..=32);
            (kind, 1u32..=5, 0u32..=200, 1u32..=4, 4usize..=128, data).prop_map(
                |(kind, parallelism, extra, time, length, associated_data)| HashParams {
                    kind,
                    memory: 8 * parallelism + extra,
                    time,
                    parallelism,
                    length,
                    associated_data,
                },
            )
        }

        proptest! {
            /// The engines are reused for all hashes, so that memory that was not wiped would change the next hash.
            #[test]
            fn compute_the_same_hash(
                jobs in prop::collection::vec(
                    (
                        params(),
                        prop_oneof![Just(Version::V16), Just(Version::V19)],
                        prop::collection::vec(any::<u8>(), 0..=300),
                        prop::collection::vec(any::<u8>(), 8..=64),
                    ),
                    1..=4,
                ),
            ) {
                let mut fast = Engine::new(Backend::Fast);
                let mut portable = Engine::new(Backend::Portable);
                for (params, version, password, salt) in &jobs {
                    let job = Job { params, version: *version, password, salt };
                    let hash = fast.run(&job).unwrap();
                    prop_assert_eq!(hash.len(), params.length);
                    prop_assert_eq!(hash, portable.run(&job).unwrap());
                }
            }
        }
    }
}
