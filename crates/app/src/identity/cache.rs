//! What was read about rights, remembered until somebody changes them.
//!
//! Every change of ours counts up a number in the database that each request reads with its user, so that no
//! instance goes on with old rights. Changes by a Directus beside us do not count it up; they are seen after
//! [`FOREIGN_CHANGES`] at the latest.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use uuid::Uuid;
use vestibule_domain::access::{Permission, Policy, Rights};
use vestibule_domain::{RoleId, UserId};

/// How long rights are remembered while nothing of ours changes them.
const FOREIGN_CHANGES: Duration = Duration::from_secs(5);

/// Users whose rights are remembered at once; each takes some kilobytes.
const USERS: u64 = 10_000;

/// Whose rights: the user and the role, both of which decide.
pub(super) type Key = (Option<UserId>, Option<RoleId>);

/// What the database says about somebody's rights.
pub(super) struct Grant {
    /// The count of changes at which it was read.
    pub(super) version: i64,
    /// The role and its ancestors, root first.
    pub(super) roles: Vec<Uuid>,
    /// The policies, whether they count for an address or not.
    pub(super) policies: Vec<Policy>,
    /// Their permissions, with dynamic values still in them.
    pub(super) permissions: Vec<Permission>,
    /// The sum, where it depends neither on the address nor on the time.
    pub(super) fixed: Option<Arc<Rights>>,
}

/// The memory. It is asked before each request goes on.
pub(crate) struct RightsCache(Cache<Key, Arc<Grant>>);

impl RightsCache {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(USERS).time_to_live(FOREIGN_CHANGES).build())
    }

    pub(super) fn get(&self, key: Key, version: i64) -> Option<Arc<Grant>> {
        self.0.get(&key).filter(|grant| grant.version == version)
    }

    pub(super) fn put(&self, key: Key, grant: Arc<Grant>) {
        self.0.insert(key, grant);
    }

    pub(crate) fn clear(&self) {
        self.0.invalidate_all();
    }
}
