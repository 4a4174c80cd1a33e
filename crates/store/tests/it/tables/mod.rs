//! The hand-written queries, table by table.

mod access;
mod activity;
mod api_tokens;
mod files;
mod identity;
mod login_attempts;
mod otp_uses;
mod overview;
mod retention;
mod roles;
mod sessions;
mod settings_and_versions;
mod user_export;
mod users;

use chrono::{DateTime, TimeDelta, Utc};
use vestibule_store::Transaction;

use crate::engines::TestDatabase;

/// A timestamp, in seconds from a fixed time; all engines store whole seconds.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

async fn begin(db: &TestDatabase) -> Transaction {
    db.database.begin().await.unwrap()
}
