//! Scenarios and the requests that they consist of.

use clap::ValueEnum;
use serde::Serialize;

use crate::mix;

/// One kind of load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// `POST /auth/login` in JSON mode, again and again: the cost of a password hash.
    Login,
    /// `POST /auth/refresh` in JSON mode; each client sends the refresh token of the last response.
    Refresh,
    /// `GET /users/me` with an access token as bearer.
    MeJwt,
    /// `GET /users/me` with a session cookie.
    MeSession,
    /// Of each 50 requests 1 login, 9 refreshes and 40 times `GET /users/me` with the access token (2 %, 18 %, 80 %).
    Mixed,
}

impl Scenario {
    /// All scenarios, in the order of the table.
    pub const ALL: [Self; 5] = [Self::Login, Self::Refresh, Self::MeJwt, Self::MeSession, Self::Mixed];

    /// Name on the command line and in the results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Refresh => "refresh",
            Self::MeJwt => "me-jwt",
            Self::MeSession => "me-session",
            Self::Mixed => "mixed",
        }
    }

    /// The request that a client sends in step `step`.
    pub fn op(self, step: u64) -> Op {
        match self {
            Self::Login => Op::Login,
            Self::Refresh => Op::Refresh,
            Self::MeJwt | Self::MeSession => Op::Me,
            Self::Mixed => mix::op(step),
        }
    }

    /// The first step of client `index` of `clients`, so that not all of them log in at the same time.
    pub fn first_step(self, index: usize, clients: usize) -> u64 {
        match self {
            Self::Mixed => mix::first_step(index, clients),
            _ => 0,
        }
    }
}

/// One request of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// `POST /auth/login`.
    Login,
    /// `POST /auth/refresh`.
    Refresh,
    /// `GET /users/me`.
    Me,
}

impl Op {
    /// All operations, by [`Op::index`].
    pub const ALL: [Self; 3] = [Self::Login, Self::Refresh, Self::Me];

    /// Index in [`Op::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Name in the results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Refresh => "refresh",
            Self::Me => "me",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Op, Scenario};
    use clap::ValueEnum;

    #[test]
    fn the_names_are_those_of_the_command_line() {
        for scenario in Scenario::ALL {
            let value = scenario.to_possible_value().unwrap();
            assert_eq!(value.get_name(), scenario.name());
            assert_eq!(serde_json::to_value(scenario).unwrap(), scenario.name());
        }
        assert_eq!(Scenario::value_variants().len(), Scenario::ALL.len());
    }

    #[test]
    fn plain_scenarios_repeat_one_request() {
        for step in 0..100 {
            assert_eq!(Scenario::Login.op(step), Op::Login);
            assert_eq!(Scenario::Refresh.op(step), Op::Refresh);
            assert_eq!(Scenario::MeJwt.op(step), Op::Me);
            assert_eq!(Scenario::MeSession.op(step), Op::Me);
        }
    }

    #[test]
    fn the_index_is_that_in_the_list() {
        for (index, op) in Op::ALL.into_iter().enumerate() {
            assert_eq!(op.index(), index);
        }
    }
}
