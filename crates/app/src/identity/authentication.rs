//! Whom a request stands for, before it is said what the request is for.

use std::sync::Arc;

use vestibule_domain::{Actor, Error, Result, UserId};

/// Whom a request stands for.
///
/// A person whom a policy binds to a second factor and who has none yet can do nothing but set it up
/// (`ENFORCE_TFA=server`). That is decided here: there is no way to an [`Actor`] but to ask for one who owes nothing, or
/// for whoever it is with what is left of the rights. A route that says nothing about it refuses such people.
#[derive(Debug, Clone)]
pub struct Authentication {
    actor: Actor,
    /// The user who owes a second factor.
    owing: Option<UserId>,
}

impl Authentication {
    pub(super) fn settled(actor: Actor) -> Self {
        Self { actor, owing: None }
    }

    pub(super) fn owing(actor: Actor) -> Self {
        Self { owing: actor.user(), actor }
    }

    /// Somebody who owes nothing.
    ///
    /// # Errors
    /// `FORBIDDEN` with the reason for whoever owes a second factor.
    pub fn actor(self) -> Result<Actor> {
        match self.owing {
            None => Ok(self.actor),
            Some(_) => Err(Error::forbidden("A second factor is required. Set it up to go on.")),
        }
    }

    /// Whoever it is, for the routes that lead through the set-up: whoever owes a second factor comes with the rights
    /// to see and to set it up, and no others.
    pub fn restricted_to_tfa_setup(self) -> Actor {
        let Self { mut actor, owing } = self;
        if let Some(user) = owing {
            actor.rights = Arc::new(actor.rights.restricted_to_tfa_setup(user.as_uuid()));
        }
        actor
    }
}
