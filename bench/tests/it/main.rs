//! The load tool against a fake server in the same process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod client;
mod connection;
mod fake_server;
mod run;
