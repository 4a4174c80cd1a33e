//! Parameters of password hashing.

use std::str::FromStr;

use vestibule_domain::password::{Backend, HashParams, Kind};

use super::read::{Parsed, Reader, Value, integer, text};

/// Parameters of password hashing and of the hash pool.
#[derive(Debug, Clone)]
pub(crate) struct Hashing {
    /// `HASH_MEMORY_COST`, `…_TIME_COST`, `…_PARALLELISM`, `…_LENGTH`, `…_TYPE` and `…_ASSOCIATED_DATA`, validated.
    pub(crate) params: HashParams,
    /// `HASH_BACKEND`.
    pub(crate) backend: Backend,
    /// `HASH_THREADS`; `None` uses one thread per processor.
    pub(crate) threads: Option<usize>,
    /// `HASH_QUEUE`: maximum number of waiting hashes.
    pub(crate) queue: usize,
}

impl Hashing {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let params = HashParams {
            memory: reader.need("HASH_MEMORY_COST", integer(1..=u32::MAX)),
            time: reader.need("HASH_TIME_COST", integer(1..=u32::MAX)),
            parallelism: reader.need("HASH_PARALLELISM", integer(1..=u32::MAX)),
            length: reader.need("HASH_LENGTH", integer(1..=usize::from(u16::MAX))),
            kind: reader.need("HASH_TYPE", kind),
            associated_data: reader.get("HASH_ASSOCIATED_DATA", text).unwrap_or_default().into_bytes(),
        };
        if let Err(error) = params.validate() {
            let names = ["HASH_MEMORY_COST", "HASH_TIME_COST", "HASH_PARALLELISM", "HASH_LENGTH"];
            let HashParams { memory, time, parallelism, length, .. } = params;
            let given = format!("{memory} KiB, {time} passes, {parallelism} lanes, {length} bytes");
            reader.conflict(&names, format!("HASH_* cannot be used: {error} (given: {given})"));
        }
        Self {
            params,
            backend: reader.need("HASH_BACKEND", backend),
            threads: reader.get("HASH_THREADS", integer(1..=1024)),
            queue: reader.need("HASH_QUEUE", integer(1..=100_000)),
        }
    }
}

fn kind(value: &Value) -> Parsed<Kind> {
    let name = value.as_text().trim().to_ascii_lowercase();
    Kind::from_str(&name).map_err(|()| "use 2 (argon2id), 1 (argon2i) or 0 (argon2d)".into())
}

fn backend(value: &Value) -> Parsed<Backend> {
    let known: Vec<_> = Backend::ALL.iter().map(|backend| backend.as_str()).collect();
    let name = value.as_text().trim().to_ascii_lowercase();
    Backend::from_str(&name).map_err(|()| format!("use {}", known.join(" or ")))
}
