//! How a list is taken in.

use uuid::Uuid;
use vestibule_domain::password::FirebaseProject;

/// What happens to a row whose person is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDuplicate {
    /// Nothing: the person stays as they are.
    #[default]
    Skip,
    /// What the row says replaces what was there.
    Update,
    /// The row is refused.
    Refuse,
}

/// How a list is taken in.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// People who are there already.
    pub on_duplicate: OnDuplicate,
    /// The role of new people whose row names none.
    pub role: Option<Uuid>,
    /// The status of new people whose row names none; else they are active.
    pub status: Option<String>,
    /// Passwords in clear need not meet the policy of the settings.
    pub skip_password_policy: bool,
    /// Everything is tried and nothing is kept.
    pub dry_run: bool,
    /// What the hashes of a Firebase project have in common.
    pub firebase: Option<FirebaseProject>,
}
