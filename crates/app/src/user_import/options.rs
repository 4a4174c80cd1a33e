//! Options of an import.

use uuid::Uuid;
use vestibule_domain::password::FirebaseProject;

/// What happens to a row whose user exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDuplicate {
    /// The row is skipped.
    #[default]
    Skip,
    /// The values of the row replace those of the user.
    Update,
    /// The row is refused.
    Refuse,
}

/// Options of an import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// What happens to rows whose user exists.
    pub on_duplicate: OnDuplicate,
    /// The role of new users whose row has none.
    pub role: Option<Uuid>,
    /// The status of new users whose row has none; `None` is `active`.
    pub status: Option<String>,
    /// Plain-text passwords are not checked against the password policy.
    pub skip_password_policy: bool,
    /// Every row is checked and written, and the transaction is rolled back.
    pub dry_run: bool,
    /// Hash parameters of a Firebase project.
    pub firebase: Option<FirebaseProject>,
}
