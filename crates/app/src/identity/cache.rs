//! Cache of the rights of users and of the public.
//!
//! Each change of rights by Vestibule increments a version in the database. Every request reads the version together
//! with its user, so that no instance uses outdated rights. A Directus that shares the database does not increment the
//! version; its changes take effect after [`LIFETIME`] at the latest.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use uuid::Uuid;
use vestibule_domain::access::{Permission, Policy, Rights};
use vestibule_domain::{RoleId, UserId};

/// How long an entry is used if the version does not change.
const LIFETIME: Duration = Duration::from_secs(5);

/// The largest number of entries, each of which takes some KiB.
const CAPACITY: u64 = 10_000;

/// The user and the role of the user, both of which determine the rights.
pub(super) type Key = (Option<UserId>, Option<RoleId>);

/// What the database holds about the rights of one [`Key`].
pub(super) struct Grant {
    /// The version when the grant was read.
    pub(super) version: i64,
    /// The role and its ancestors, root first.
    pub(super) roles: Vec<Uuid>,
    /// All policies, including those that do not apply to some addresses.
    pub(super) policies: Vec<Policy>,
    /// Their permissions, with variables not yet replaced.
    pub(super) permissions: Vec<Permission>,
    /// The rights, if they depend neither on the address of the client nor on the time.
    pub(super) fixed: Option<Arc<Rights>>,
}

/// Cache of [`Grant`]s.
pub(crate) struct RightsCache(Cache<Key, Arc<Grant>>);

impl RightsCache {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_live(LIFETIME).build())
    }

    /// The entry, if it was read at this version.
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
