//! Authorization: policies, permissions and the rights that follow from them (contract section 8).

mod action;
mod app_permissions;
mod dynamic;
pub mod ip_access;
mod permission;
mod policy;
mod rights;
mod tfa_setup;

pub use action::Action;
pub use app_permissions::{app_permission_rows, app_permissions};
pub use dynamic::Variables;
pub use permission::{FieldSet, Permission};
pub use policy::Policy;
pub use rights::{Flags, Rights};
