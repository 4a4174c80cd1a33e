//! Known answers, tried before the first password is.

use super::{Backend, HashError, HashParams, Hasher, Phc};

/// Hashes of `password`: the small ones of the test suite of the reference implementation (phc-winner-argon2,
/// `src/test.c`), and three that npm's `argon2`, the library of Directus, gives as well: for `argon2d` with associated
/// data, for a result over 64 bytes, which is made in steps, and for memory of megabytes, which is taken in another way.
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

/// Tries a back end against known answers; some ten milliseconds. To be called before it is used for anything.
///
/// The fast back end chooses its code by the instructions the machine has, so this is the one place where the code
/// that will really run is tested.
///
/// # Errors
/// [`HashError::WrongAnswer`] names the first hash that came out differently.
pub fn self_check(backend: Backend) -> Result<(), HashError> {
    KNOWN.iter().try_for_each(|case| check(backend, case))
}

fn check(backend: Backend, case: &'static str) -> Result<(), HashError> {
    let wrong = || HashError::WrongAnswer { backend: backend.as_str(), case };
    let stored = Phc::parse(case).map_err(|_| wrong())?;
    // A hasher of its own for each case, as new ones have parameters of their own; the second check runs in the
    // memory that the first has left.
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
    fn every_back_end_gives_the_known_answers() {
        for backend in Backend::ALL {
            assert_eq!(self_check(*backend), Ok(()));
        }
    }

    #[test]
    fn a_wrong_answer_is_noticed() {
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
