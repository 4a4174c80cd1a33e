//! RustCrypto `argon2`: the reference, and the only back end without the feature `fast-argon2`.

use argon2::{Algorithm, Argon2, AssociatedData, Block, ParamsBuilder, Version as Argon2Version};

use super::{HashError, Job};
use crate::password::{Kind, Version};

/// Memory in blocks of 1 KiB, all zero between hashes.
#[derive(Default)]
pub(in crate::password) struct Engine(Vec<Block>);

impl Engine {
    pub(super) fn run(&mut self, job: &Job<'_>) -> Result<Vec<u8>, HashError> {
        let unsupported = |error: argon2::Error| HashError::Unsupported(error.to_string());
        let mut params = ParamsBuilder::new();
        params.m_cost(job.params.memory).t_cost(job.params.time).p_cost(job.params.parallelism);
        params.output_len(job.params.length);
        params.data(AssociatedData::new(&job.params.associated_data).map_err(unsupported)?);
        let params = params.build().map_err(unsupported)?;

        let blocks = params.block_count();
        self.grow_to(blocks).ok_or(HashError::Memory(job.params.memory))?;
        let memory = &mut self.0[..blocks];
        let mut hash = vec![0; job.params.length];
        let done = Argon2::new(algorithm(job.params.kind), version(job.version), params)
            .hash_password_into_with_memory(job.password, job.salt, &mut hash, &mut *memory);
        // The blocks are derived from the password. The black box prevents that the compiler optimises the wiping away.
        memory.fill(Block::default());
        std::hint::black_box(memory);
        done.map_err(unsupported)?;
        Ok(hash)
    }

    /// `None` if the memory cannot be allocated.
    fn grow_to(&mut self, blocks: usize) -> Option<()> {
        let more = blocks.saturating_sub(self.0.len());
        self.0.try_reserve_exact(more).ok()?;
        self.0.resize(self.0.len() + more, Block::default());
        Some(())
    }

    pub(super) fn release(&mut self) {
        self.0 = Vec::new();
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
