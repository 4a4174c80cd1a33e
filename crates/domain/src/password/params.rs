//! Cost parameters of Argon2 and their limits.

use super::Kind;

/// Length of the salt of new hashes in bytes (RFC 9106 section 3.1).
pub(super) const SALT_BYTES: usize = 16;
/// Length of the column `directus_users.password` in characters.
const COLUMN_CHARS: usize = 255;
const MAX_MEMORY: u32 = 1024 * 1024;
const MAX_TIME: u32 = 256;
const MAX_PARALLELISM: u32 = 64;
/// Limit of blocks of 1 KiB per hash: about two seconds of one core.
const MAX_WORK: u64 = 4 * 1024 * 1024;
pub(super) const LENGTH: std::ops::RangeInclusive<usize> = 4..=128;
pub(super) const MAX_DATA: usize = 128;

/// Parameters of a hash (`HASH_*`); the defaults are those of Directus (contract section 7).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HashParams {
    /// The variant.
    pub kind: Kind,
    /// Memory in KiB; at least 8 per lane.
    pub memory: u32,
    /// Passes over the memory.
    pub time: u32,
    /// Lanes. They change the output, not the number of threads: a hash runs on one thread.
    pub parallelism: u32,
    /// Length of the output in bytes.
    pub length: usize,
    /// Associated data: part of the input of every hash, stored with it.
    pub associated_data: Vec<u8>,
}

impl Default for HashParams {
    fn default() -> Self {
        Self {
            kind: Kind::Id,
            memory: 64 * 1024,
            time: 3,
            parallelism: 4,
            length: 32,
            associated_data: Vec::new(),
        }
    }
}

/// Why parameters are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParamsError {
    /// Not between 8 KiB per lane and 1 GiB.
    #[error("the memory cost must be at least 8 KiB for each lane and at most {MAX_MEMORY} KiB")]
    Memory,
    /// Not between 1 and 256.
    #[error("the time cost must be between 1 and {MAX_TIME}")]
    Time,
    /// Not between 1 and 64.
    #[error("the parallelism must be between 1 and {MAX_PARALLELISM}")]
    Parallelism,
    /// Memory times passes exceeds the limit of work per hash.
    #[error("memory cost times time cost must not exceed {MAX_WORK} KiB")]
    Work,
    /// Not between 4 and 128 bytes.
    #[error("the length must be between 4 and 128 bytes")]
    Length,
    /// More than 128 bytes.
    #[error("the associated data must not exceed {MAX_DATA} bytes")]
    AssociatedData,
    /// The printed hash would not fit its column.
    #[error(
        "with this length and associated data a hash does not fit the {COLUMN_CHARS} characters of its column"
    )]
    Column,
}

impl HashParams {
    /// Checks parameters for new hashes: valid (RFC 9106 section 3.1), within the limits, and short enough for the column.
    pub fn validate(&self) -> Result<(), ParamsError> {
        self.check_limits()?;
        if super::phc::printed_chars(self, SALT_BYTES) > COLUMN_CHARS {
            Err(ParamsError::Column)
        } else {
            Ok(())
        }
    }

    /// The part of [`validate`](Self::validate) that also applies to stored hashes: a row of `directus_users` must not cause
    /// a hash that takes minutes or all available memory.
    pub(super) fn check_limits(&self) -> Result<(), ParamsError> {
        if !(1..=MAX_PARALLELISM).contains(&self.parallelism) {
            return Err(ParamsError::Parallelism);
        }
        if !(8 * self.parallelism..=MAX_MEMORY).contains(&self.memory) {
            return Err(ParamsError::Memory);
        }
        if !(1..=MAX_TIME).contains(&self.time) {
            return Err(ParamsError::Time);
        }
        if self.work() > MAX_WORK {
            return Err(ParamsError::Work);
        }
        if !LENGTH.contains(&self.length) {
            return Err(ParamsError::Length);
        }
        if self.associated_data.len() > MAX_DATA { Err(ParamsError::AssociatedData) } else { Ok(()) }
    }

    /// Number of computed blocks of 1 KiB: the cost of a hash, for the server and for an attacker.
    pub fn work(&self) -> u64 {
        u64::from(self.memory) * u64::from(self.time)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(HashParams { memory: 31, ..HashParams::default() }, ParamsError::Memory)]
    #[case(HashParams { memory: MAX_MEMORY + 1, ..HashParams::default() }, ParamsError::Memory)]
    #[case(HashParams { time: 0, ..HashParams::default() }, ParamsError::Time)]
    #[case(HashParams { time: 257, ..HashParams::default() }, ParamsError::Time)]
    #[case(HashParams { time: 65, ..HashParams::default() }, ParamsError::Work)]
    #[case(HashParams { parallelism: 0, ..HashParams::default() }, ParamsError::Parallelism)]
    #[case(HashParams { parallelism: u32::MAX, ..HashParams::default() }, ParamsError::Parallelism)]
    #[case(HashParams { length: 3, ..HashParams::default() }, ParamsError::Length)]
    #[case(HashParams { length: 129, ..HashParams::default() }, ParamsError::Length)]
    #[case(HashParams { associated_data: vec![0; 129], ..HashParams::default() }, ParamsError::AssociatedData)]
    #[case(HashParams { associated_data: vec![0; 128], ..HashParams::default() }, ParamsError::Column)]
    #[case(HashParams { length: 128, associated_data: vec![0; 32], ..HashParams::default() }, ParamsError::Column)]
    fn parameters_outside_the_limits_are_refused(#[case] params: HashParams, #[case] error: ParamsError) {
        assert_eq!(params.validate(), Err(error));
    }

    #[test]
    fn the_defaults_and_the_documented_cost_of_directus_are_valid() {
        assert_eq!(HashParams::default().validate(), Ok(()));
        let documented = HashParams { memory: 4096, parallelism: 1, ..HashParams::default() };
        assert_eq!(documented.validate(), Ok(()));
    }
}
