//! The mixed scenario: a fixed round of 50 requests, the same for every run and every server.
//!
//! A fixed round instead of random numbers: the shares are exact after each round, two runs do the same work, and the
//! requests of one kind are spread evenly. The shares are those of an application in which a user logs in, keeps the page
//! open for a few lifetimes of an access token and opens some pages during each of them.

use crate::scenario::Op;

/// Requests in one round: 1 login, 9 refreshes, 40 times `GET /users/me`.
pub const ROUND: u64 = 50;

/// Every fifth request is a login (once in a round) or a refresh.
const STRIDE: u64 = 5;

/// The request of step `step`.
pub fn op(step: u64) -> Op {
    match step % ROUND {
        0 => Op::Login,
        place if place % STRIDE == 0 => Op::Refresh,
        _ => Op::Me,
    }
}

/// The first step of client `index` of `clients`. The clients are spread evenly over the round.
pub fn first_step(index: usize, clients: usize) -> u64 {
    let (index, clients) = (index as u64, clients.max(1) as u64);
    index * ROUND / clients % ROUND
}

#[cfg(test)]
mod tests {
    use super::{ROUND, first_step, op};
    use crate::scenario::Op;

    fn shares(steps: std::ops::Range<u64>) -> [usize; 3] {
        let ops: Vec<Op> = steps.map(op).collect();
        Op::ALL.map(|kind| ops.iter().filter(|op| **op == kind).count())
    }

    #[test]
    fn a_round_has_the_documented_shares_wherever_it_begins() {
        for start in 0..2 * ROUND {
            assert_eq!(shares(start..start + ROUND), [1, 9, 40]);
        }
        assert_eq!(shares(0..1000 * ROUND), [1000, 9000, 40_000]);
    }

    #[test]
    fn four_reads_are_between_two_changes_of_tokens() {
        let changes: Vec<u64> = (0..10 * ROUND).filter(|step| op(*step) != Op::Me).collect();
        assert!(changes.windows(2).all(|pair| pair[1] - pair[0] == 5));
    }

    #[test]
    fn clients_are_spread_over_the_round() {
        let starts: Vec<u64> = (0..50).map(|index| first_step(index, 50)).collect();
        assert_eq!(starts, (0..50).collect::<Vec<u64>>());
        let first_logins = (0..16).filter(|index| op(first_step(*index, 16)) == Op::Login).count();
        assert_eq!(first_logins, 1);
        assert!((0..1024).all(|index| first_step(index, 1024) < ROUND));
        assert_eq!(first_step(0, 0), 0);
    }
}
