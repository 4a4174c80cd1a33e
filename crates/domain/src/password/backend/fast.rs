//! `argon2-rust`: Argon2 with the widest vector instructions of the CPU.
//!
//! Only its raw hash function is used: PHC strings are parsed by [`Phc`](crate::password::Phc), and every hash runs on the
//! calling thread. The `unsafe` code that remains in use is reviewed in `docs/decisions/0002-argon2-back-ends.md`.

use argon2_rust::params::{Memory, TagLen};
use argon2_rust::{Algorithm, Argon2, Error, Hasher, Params, Version as Argon2Version};

use super::{HashError, Job};
use crate::password::{Kind, Version};

/// The hasher, created with the first hash. It wipes its memory after every hash.
#[derive(Default)]
pub(in crate::password) struct Engine(Option<Hasher>);

impl Engine {
    pub(super) fn run(&mut self, job: &Job<'_>) -> Result<Vec<u8>, HashError> {
        let params = Params::builder()
            .memory(Memory::kib(job.params.memory.into()))
            .passes(job.params.time)
            .lanes(job.params.parallelism)
            .threads(1)
            .tag_len(TagLen::bytes(job.params.length as u64))
            .build()
            .map_err(|error| HashError::Unsupported(error.to_string()))?;
        let argon2 = Argon2::new(algorithm(job.params.kind), version(job.version), params);
        let hasher = self.0.get_or_insert_with(|| argon2.hasher());
        hasher.set_argon2(argon2);
        hasher.hash_with_ad(job.password, job.salt, &[], &job.params.associated_data).map_err(|error| {
            match error {
                Error::MemoryAllocationError => HashError::Memory(job.params.memory),
                other => HashError::Unsupported(other.to_string()),
            }
        })
    }

    pub(super) fn release(&mut self) {
        self.0 = None;
    }
}

fn algorithm(kind: Kind) -> Algorithm {
    match kind {
        Kind::D => Algorithm::Argon2d,
        Kind::I => Algorithm::Argon2i,
        Kind::Id => Algorithm::Argon2id,
    }
}

fn version(version: Version) -> Argon2Version {
    match version {
        Version::V16 => Argon2Version::V0x10,
        Version::V19 => Argon2Version::V0x13,
    }
}
