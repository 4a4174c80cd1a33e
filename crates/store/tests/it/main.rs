//! The contract of the store: what it promises, on every engine.
//!
//! SQLite is always there. The others take part if they are named (`eval "$(scripts/databases start)"`);
//! `VESTIBULE_TEST_ENGINES=all` makes a missing one a failure.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod abuse;
mod accounts;
mod engines;
mod errors;
mod items;
mod look_ups;
mod migrations;
mod mysql;
mod outbox;
mod postgres;
mod races;
mod seed;
mod spy;
mod sqlite;
mod tables;
mod things;
mod transactions;
mod values;
