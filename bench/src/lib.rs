//! A load tool for any server with the login API of Directus: N clients, T seconds, one scenario after the other.
//!
//! Read it in this order: [`options`] (the command line), [`run`] (one scenario from set-up to figures), [`client`] (one
//! client), [`report`] (the results). [`connection`] sends requests with hyper, and [`proc`] reads memory and CPU time
//! from `/proc`. The tool needs Linux.

pub mod accounts;
pub mod answers;
pub mod client;
pub mod connection;
pub mod error;
pub mod mix;
pub mod options;
pub mod proc;
pub mod progress;
pub mod report;
pub mod request;
pub mod run;
pub mod scenario;
pub mod tally;
pub mod target;
