//! The two implementations of Argon2, behind one small function.
//!
//! Both work in memory that is kept between calls: fresh pages for 64 MiB cost a third of the whole hash.

#[cfg(feature = "fast-argon2")]
mod fast;
mod portable;

use std::str::FromStr;

use super::{HashParams, Version};

/// Which implementation does the work (`HASH_BACKEND`). Both give the same hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// `argon2-rust`: picks the vector instructions of the machine at run time.
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

    /// The word of `HASH_BACKEND`.
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

    /// Reads the word of `HASH_BACKEND`; what is not built in is not known.
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|backend| backend.as_str() == text).ok_or(())
    }
}

/// Why a hash could not be computed. Says nothing about the password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// There is no memory to work in.
    #[error("no memory for a hash of {0} KiB")]
    Memory(u32),
    /// The implementation does not take these parameters.
    #[error("this back end cannot do that: {0}")]
    Unsupported(String),
    /// A known answer came out differently: this machine or build must not hash passwords.
    #[error("the back end \"{backend}\" gave a wrong answer for {case}")]
    WrongAnswer {
        /// The back end.
        backend: &'static str,
        /// The stored hash that was tried.
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

/// An implementation together with its memory. One thread uses it at a time.
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

    /// Computes one hash. Nothing of the password stays in the memory that is kept.
    pub(super) fn run(&mut self, job: &Job<'_>) -> Result<Vec<u8>, HashError> {
        match self {
            #[cfg(feature = "fast-argon2")]
            Self::Fast(engine) => engine.run(job),
            Self::Portable(engine) => engine.run(job),
        }
    }

    /// Gives the memory back to the system.
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
    fn the_words_are_read_again() {
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
            /// The engines are kept over all cases, so that memory left behind by one hash would show in the next.
            #[test]
            fn give_the_same_hash(
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
