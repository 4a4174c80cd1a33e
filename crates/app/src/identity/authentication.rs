//! The [`Authentication`] of a request.

use std::sync::Arc;

use vestibule_domain::{Actor, Error, Result, UserId};

/// Result of authentication, before authorization.
///
/// A user in TFA setup (`ENFORCE_TFA=server`) may do nothing but enable TFA. This type makes every route decide about
/// such users: the [`Actor`] is available only from [`actor`](Self::actor), which refuses them, and from
/// [`restricted_to_tfa_setup`](Self::restricted_to_tfa_setup), which removes all other rights.
#[derive(Debug, Clone)]
pub struct Authentication {
    actor: Actor,
    /// The user, if in TFA setup.
    in_tfa_setup: Option<UserId>,
}

impl Authentication {
    pub(super) fn complete(actor: Actor) -> Self {
        Self { actor, in_tfa_setup: None }
    }

    pub(super) fn in_tfa_setup(actor: Actor) -> Self {
        Self { in_tfa_setup: actor.user(), actor }
    }

    /// The actor, for all routes that are not part of TFA setup.
    ///
    /// # Errors
    /// `FORBIDDEN` with a reason for a user in TFA setup.
    pub fn actor(self) -> Result<Actor> {
        match self.in_tfa_setup {
            None => Ok(self.actor),
            Some(_) => Err(Error::forbidden("A second factor is required. Set it up to go on.")),
        }
    }

    /// The actor, for the routes of TFA setup: a user in TFA setup gets the rights to enable TFA and no others.
    pub fn restricted_to_tfa_setup(self) -> Actor {
        let Self { mut actor, in_tfa_setup } = self;
        if let Some(user) = in_tfa_setup {
            actor.rights = Arc::new(actor.rights.restricted_to_tfa_setup(user.as_uuid()));
        }
        actor
    }
}
