//! SQL, and nothing but SQL: every query of the project lives here, and no other crate sees a driver.

pub mod access;
pub mod activity;
pub mod api_tokens;
pub mod attempts;
pub mod database;
pub mod families;
pub mod files;
pub mod identity;
pub mod items;
pub mod known_clients;
pub mod leases;
pub mod migrate;
pub mod otp_uses;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod recovery_codes;
pub mod retention;
pub mod roles;
pub mod sessions;
pub mod settings;
mod statement;
pub mod throttle;
pub mod users;
pub mod versions;

pub use database::{Database, DbError, Reader, Transaction};
