//! `/policies/me/globals`.

use vestibule_domain::Actor;

/// The rights of an actor that are not about collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Globals {
    /// Whether the actor may use the Studio.
    pub app_access: bool,
    /// Whether the actor is an administrator; `None` without a user.
    pub admin_access: Option<bool>,
    /// Whether a policy enforces TFA; `None` without a user.
    pub enforce_tfa: Option<bool>,
}

/// The rights of the actor that are not about collections.
pub fn globals(actor: &Actor) -> Globals {
    let of_user = |flag: bool| actor.user().map(|_| flag);
    Globals {
        app_access: actor.rights.has_app(),
        admin_access: of_user(actor.rights.is_admin()),
        enforce_tfa: of_user(actor.rights.enforces_tfa()),
    }
}
