//! All operations, in the order of the router.

mod account;
mod api_tokens;
mod graphql;
mod login;
mod registration;
mod rights;
mod server;
mod sessions;
mod site;
mod utils;

use serde_json::Value;
use vestibule_domain::schema::{
    ACCESS, ACTIVITY, NOTIFICATIONS, PERMISSIONS, POLICIES, PRESETS, REVISIONS, ROLES, USERS,
};

use super::collections::{changes, reads};
use super::operation::Operation;

/// All operations.
pub(super) fn all() -> Vec<Operation> {
    let mut all = Vec::new();
    all.extend(site::operations());
    all.extend(login::operations());
    all.extend(registration::operations());
    all.extend(server::operations());
    all.extend(utils::operations());
    all.extend(graphql::operations());
    all.extend(account::operations());
    all.extend(sessions::operations());
    all.extend(api_tokens::operations());
    all.extend(rights::operations());
    for collection in [&USERS, &ROLES, &POLICIES, &ACCESS, &PRESETS, &NOTIFICATIONS, &PERMISSIONS] {
        all.extend(reads(collection));
        all.extend(changes(collection));
    }
    all.extend(reads(&ACTIVITY));
    all.extend(reads(&REVISIONS));
    all
}

/// The schemas that they refer to, besides those of collections.
pub(super) fn schemas() -> [(String, Value); 5] {
    let [tokens, tfa] = [login::tokens(), account::tfa_secret()];
    [
        ("Tokens".into(), tokens),
        ("SecondFactor".into(), tfa),
        ("Session".into(), sessions::session()),
        ("ApiToken".into(), api_tokens::token()),
        ("Right".into(), rights::right()),
    ]
}
