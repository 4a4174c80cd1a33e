//! Integration tests of the store, on every engine.
//!
//! SQLite is always tested, the other engines if they are configured (`eval "$(scripts/databases start)"`). With
//! `VESTIBULE_TEST_ENGINES=all`, a missing engine is a failure.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod engines;
mod errors;
mod index_usage;
mod items;
mod login_protection;
mod migrations;
mod mysql;
mod outbox;
mod postgres;
mod races;
mod recording_reader;
mod sample_table;
mod seed;
mod sqlite;
mod tables;
mod transactions;
mod values;
