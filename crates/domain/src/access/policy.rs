//! A policy: permissions and flags that are attached to roles and users.

use std::net::IpAddr;

use uuid::Uuid;

use super::ip_access;

/// The columns of `directus_policies` that decide about rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Key.
    pub id: Uuid,
    /// Client addresses for which the policy applies; empty means any.
    pub ip_access: Vec<String>,
    /// Whether it enforces TFA.
    pub enforce_tfa: bool,
    /// Whether it grants all rights.
    pub admin_access: bool,
    /// Whether it grants access to the Studio.
    pub app_access: bool,
}

impl Policy {
    /// Whether the policy applies to a request from `ip`.
    pub fn counts_for(&self, ip: Option<IpAddr>) -> bool {
        ip_access::allows(&self.ip_access, ip)
    }
}
