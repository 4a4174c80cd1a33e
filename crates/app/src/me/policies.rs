//! `/policies/me/globals`.

use vestibule_domain::Actor;

/// The rights that are not about collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Globals {
    /// Whether the Studio is open.
    pub app_access: bool,
    /// Whether everything is allowed; not told to callers without a user.
    pub admin_access: Option<bool>,
    /// Whether a second factor is demanded; not told to callers without a user.
    pub enforce_tfa: Option<bool>,
}

/// The caller's rights that are not about collections.
pub fn globals(actor: &Actor) -> Globals {
    let known = |flag: bool| actor.user().map(|_| flag);
    Globals {
        app_access: actor.rights.has_app(),
        admin_access: known(actor.rights.is_admin()),
        enforce_tfa: known(actor.rights.enforces_tfa()),
    }
}
