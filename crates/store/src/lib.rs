//! SQL, and nothing but SQL: every query of the project lives here, and no other crate sees a driver.

pub mod access;
pub mod activity;
pub mod api_tokens;
pub mod database;
pub mod files;
pub mod identity;
pub mod items;
pub mod known_clients;
pub mod leases;
pub mod login_attempts;
pub mod logins;
pub mod migrate;
pub mod otp_uses;
pub mod outbox;
pub mod overview;
pub mod recovery_codes;
pub mod retention;
pub mod roles;
pub mod sessions;
pub mod settings;
mod statement;
pub mod throttle;
pub mod user_export;
pub mod users;
pub mod versions;

pub use database::{Database, DbError, Reader, Transaction};
