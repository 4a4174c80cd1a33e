//! A policy: a bundle of rights that roles and users carry.

use std::net::IpAddr;

use uuid::Uuid;

use super::ip_access;

/// A row of `directus_policies` as far as it decides about rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Key.
    pub id: Uuid,
    /// Addresses the policy counts for; empty means any.
    pub ip_access: Vec<String>,
    /// Whether it demands a second factor.
    pub enforce_tfa: bool,
    /// Whether it makes an administrator.
    pub admin_access: bool,
    /// Whether it lets into the Studio.
    pub app_access: bool,
}

impl Policy {
    /// Whether the policy counts for a request from `ip`.
    pub fn counts_for(&self, ip: Option<IpAddr>) -> bool {
        ip_access::allows(&self.ip_access, ip)
    }
}
