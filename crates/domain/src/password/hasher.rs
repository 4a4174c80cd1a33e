//! Computes and verifies hashes.

use subtle::ConstantTimeEq;

use super::backend::{Engine, Job};
use super::params::SALT_BYTES;
use super::{Backend, Foreign, HashError, HashParams, Phc, StoredHash, Version};

/// Computes and verifies hashes, one at a time, in memory that it reuses. Every worker has its own.
pub struct Hasher {
    engine: Engine,
    params: HashParams,
    computed: u64,
}

impl Hasher {
    /// A hasher whose new hashes have these parameters. The memory is allocated with the first hash.
    pub fn new(backend: Backend, params: HashParams) -> Self {
        Self { engine: Engine::new(backend), params, computed: 0 }
    }

    /// Number of hashes computed so far, including those computed to equalise time.
    pub fn computed(&self) -> u64 {
        self.computed
    }

    /// The parameters of new hashes.
    pub fn params(&self) -> &HashParams {
        &self.params
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`HashError`], never because of the password. A salt under 8 bytes is unsupported; it should be 16 random bytes.
    pub fn hash(&mut self, password: &[u8], salt: &[u8]) -> Result<String, HashError> {
        let Self { engine, params, computed } = self;
        *computed += 1;
        let output = engine.run(&Job { params, version: Version::default(), password, salt })?;
        let hash = Phc {
            params: params.clone(),
            version: Version::default(),
            key_id: Vec::new(),
            salt: salt.to_vec(),
            output,
        };
        Ok(hash.to_string())
    }

    /// Whether a password matches an Argon2 hash. The comparison is constant-time.
    ///
    /// # Errors
    /// [`HashError`] if the hash could not be computed.
    pub fn verify(&mut self, password: &[u8], stored: &Phc) -> Result<bool, HashError> {
        let job = Job { params: &stored.params, version: stored.version, password, salt: &stored.salt };
        self.computed += 1;
        let output = self.engine.run(&job);
        self.release_excess(stored.params.memory);
        Ok(output?.ct_eq(&stored.output).into())
    }

    /// Whether a password matches a stored hash; false without one. A wrong password always costs at least as much as one
    /// new hash, so that response times do not reveal which users exist. The cost of hashes of other systems is an
    /// estimate and may be higher (docs/decisions/0013-imported-passwords.md).
    ///
    /// # Errors
    /// [`HashError`] if the hash could not be computed.
    pub fn check(&mut self, password: &[u8], stored: Option<&StoredHash>) -> Result<bool, HashError> {
        let Some(stored) = stored else {
            return self.spend(password, self.params.work()).map(|()| false);
        };
        let right = match stored {
            StoredHash::Argon2(hash) => self.verify(password, hash)?,
            StoredHash::Foreign(hash) => self.verify_foreign(password, hash)?,
        };
        if !right {
            self.spend(password, self.params.work().saturating_sub(stored.work()))?;
        }
        Ok(right)
    }

    fn verify_foreign(&mut self, password: &[u8], stored: &Foreign) -> Result<bool, HashError> {
        self.computed += 1;
        stored.verify(password)
    }

    /// Computes a hash with the configured parameters and this many blocks, and discards it.
    fn spend(&mut self, password: &[u8], work: u64) -> Result<(), HashError> {
        let memory = work / u64::from(self.params.time).max(1);
        let least = u64::from(8 * self.params.parallelism);
        if memory < least {
            return Ok(());
        }
        let params =
            HashParams { memory: u32::try_from(memory).unwrap_or(self.params.memory), ..self.params.clone() };
        let job = Job { params: &params, version: Version::default(), password, salt: &[0; SALT_BYTES] };
        self.computed += 1;
        self.engine.run(&job).map(|_| ())
    }

    /// Frees the memory after a stored hash that needed more than new ones, so that the worker does not keep it.
    fn release_excess(&mut self, used: u32) {
        if used > self.params.memory {
            self.engine.release();
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn small() -> HashParams {
        HashParams { memory: 64, time: 1, parallelism: 2, ..HashParams::default() }
    }

    fn hasher(backend: Backend) -> Hasher {
        Hasher::new(backend, small())
    }

    #[test]
    fn a_hash_of_one_back_end_is_verified_by_all() {
        for made_by in Backend::ALL {
            let stored = hasher(*made_by).hash(b"correct horse", &[7; 16]).unwrap();
            let stored = Phc::parse(&stored).unwrap();
            assert_eq!(stored.params, small());
            for checked_by in Backend::ALL {
                let mut hasher = hasher(*checked_by);
                assert_eq!(hasher.verify(b"correct horse", &stored), Ok(true));
                assert_eq!(hasher.verify(b"correct horsf", &stored), Ok(false));
                assert_eq!(hasher.verify(b"", &stored), Ok(false));
                let stored = StoredHash::Argon2(stored.clone());
                assert_eq!(hasher.check(b"correct horse", Some(&stored)), Ok(true));
                assert_eq!(hasher.check(b"correct horsf", Some(&stored)), Ok(false));
                assert_eq!(hasher.check(b"correct horse", None), Ok(false));
            }
        }
    }

    #[test]
    fn a_changed_part_of_a_stored_hash_does_not_match() {
        let stored = Phc::parse(&hasher(Backend::default()).hash(b"p", &[7; 16]).unwrap()).unwrap();
        let mut hasher = hasher(Backend::default());
        let changes: [fn(&mut Phc); 6] = [
            |hash| hash.salt[0] ^= 1,
            |hash| hash.output[31] ^= 1,
            |hash| hash.params.time += 1,
            |hash| hash.params.memory += 8,
            |hash| hash.params.parallelism = 1,
            |hash| hash.params.associated_data = vec![0],
        ];
        for change in changes {
            let mut other = stored.clone();
            change(&mut other);
            assert_eq!(hasher.verify(b"p", &other), Ok(false));
        }
    }

    #[test]
    fn a_wrong_password_costs_a_new_hash_even_if_the_stored_one_is_weak() {
        let weak = HashParams { memory: 32, ..small() };
        let weak = Hasher::new(Backend::default(), weak).hash(b"p", &[7; 16]).unwrap();
        let weak = StoredHash::parse(&weak).unwrap();
        let mut hasher = hasher(Backend::default());
        assert_eq!((hasher.check(b"p", Some(&weak)), hasher.computed()), (Ok(true), 1));
        assert_eq!((hasher.check(b"q", Some(&weak)), hasher.computed()), (Ok(false), 3));
        assert_eq!((hasher.check(b"q", None), hasher.computed()), (Ok(false), 4));
    }

    #[test]
    fn a_truncated_output_does_not_match() {
        let mut stored = Phc::parse(&hasher(Backend::default()).hash(b"p", &[7; 16]).unwrap()).unwrap();
        stored.output.truncate(4);
        assert_eq!(hasher(Backend::default()).verify(b"p", &stored), Ok(false));
    }

    #[rstest]
    #[case::salt(&[0; 7])]
    #[case::no_salt(&[])]
    fn a_short_salt_is_an_error(#[case] salt: &[u8]) {
        for backend in Backend::ALL {
            assert!(matches!(hasher(*backend).hash(b"p", salt), Err(HashError::Unsupported(_))));
        }
    }

    #[test]
    fn unsupported_parameters_of_the_portable_back_end_are_an_error() {
        let params = HashParams { associated_data: vec![0; 33], ..small() };
        let result = Hasher::new(Backend::Portable, params).hash(b"p", &[7; 16]);
        assert!(matches!(result, Err(HashError::Unsupported(_))));
    }
}
