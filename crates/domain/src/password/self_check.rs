//! Known-answer tests that run at start.

use super::{Backend, HashError, HashParams, Hasher, Phc};

/// Hashes of `password`: the small ones of the test suite of the reference implementation (phc-winner-argon2,
/// `src/test.c`), and three that npm's `argon2`, the library of Directus, computes as well: `argon2d` with associated data,
/// an output over 64 bytes, which is computed in several steps, and memory of 4 MiB, which is allocated in another way.
const KNOWN: &[&str] = &[
    "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
    "$argon2i$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs",
    "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
    "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
    "$argon2d$v=19$m=256,t=2,p=2,data=dmVzdGlidWxl$c29tZXNhbHQ$/5Us/NQPOhFdgJRzS8M5tvixwpNusr1/WGoG8OEpO0o",
    "$argon2d$v=19$m=64,t=1,p=1$c29tZXNhbHQ$n50kWM0IMVykKA/9EbzH4L1ReHiHStaKqDDSFAJVgpnCegoL8UVBA/FdrIXbpSKzS53pUzNhVXhPqO/79KywHSacQvC7VSvEZ5nCmnZeKfxG7mA7LS/GP2u8O9NoYzKSqhiPrA",
    "$argon2id$v=19$m=4096,t=3,p=4,data=dmVzdGlidWxl$c29tZXNhbHRzb21lc2FsdA$+w3wNmMu20sZyff9WIuMnPk63AHZzdkGPQ7lYNk5iq0",
];

/// Verifies known hashes with a back end, in about 10 ms. To be called before it is used.
///
/// The fast back end chooses its code by the instructions of the CPU, so only this check tests the code that runs on this
/// machine.
///
/// # Errors
/// [`HashError::WrongAnswer`] with the first hash that differs.
pub fn self_check(backend: Backend) -> Result<(), HashError> {
    KNOWN.iter().try_for_each(|case| check(backend, case))
}

fn check(backend: Backend, case: &'static str) -> Result<(), HashError> {
    let wrong = || HashError::WrongAnswer { backend: backend.as_str(), case };
    let stored = Phc::parse(case).map_err(|_| wrong())?;
    // Each case needs a hasher with its own parameters. The second verification reuses the memory of the first.
    let mut hasher =
        Hasher::new(backend, HashParams { memory: stored.params.memory, ..HashParams::default() });
    let right = hasher.verify(b"password", &stored)?;
    let other = hasher.verify(b"passwore", &stored)?;
    if right && !other { Ok(()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_back_end_computes_the_known_hashes() {
        for backend in Backend::ALL {
            assert_eq!(self_check(*backend), Ok(()));
        }
    }

    #[test]
    fn a_wrong_hash_is_detected() {
        for case in [
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS9",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRSA",
            "no hash",
        ] {
            for backend in Backend::ALL {
                let wrong = HashError::WrongAnswer { backend: backend.as_str(), case };
                assert_eq!(check(*backend, case), Err(wrong));
            }
        }
    }
}
