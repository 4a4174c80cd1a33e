//! How long to wait before something is tried again.

use std::time::Duration;

use crate::random::Random;

/// The pause after the first failure.
const FIRST: Duration = Duration::from_secs(2);

/// No pause is longer than this, plus its jitter.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The pause after so many failures: twice the last one, give or take a quarter, so that what failed together is not
/// tried together.
pub(super) fn pause(failures: i64, random: &Random) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(16);
    let pause = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let share = f64::from(u32::from_le_bytes(random.bytes())) / f64::from(u32::MAX);
    pause.mul_f64(0.75 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_end() {
        let random = Random::seeded(1);
        for (failures, wanted) in [(1, 2), (2, 4), (3, 8), (6, 64), (10, 900), (1000, 900), (0, 2), (-1, 2)] {
            for _ in 0..100 {
                let pause = pause(failures, &random).as_secs_f64() / f64::from(wanted);
                assert!((0.75..=1.25).contains(&pause), "{failures}: {pause}");
            }
        }
    }

    #[test]
    fn no_two_pauses_are_the_same() {
        let random = Random::seeded(1);
        assert_ne!(pause(5, &random), pause(5, &random));
    }
}
