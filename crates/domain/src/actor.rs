//! Who asks, and from where.

use std::net::IpAddr;
use std::sync::Arc;

use uuid::Uuid;

use crate::access::Rights;
use crate::{Error, Result};

/// Where a request comes from; kept with sessions and activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The address of the client, by the rules of `IP_TRUST_PROXY` and `IP_CUSTOM_HEADER`.
    pub ip: Option<IpAddr>,
    /// The `User-Agent` header, at most 1024 characters.
    pub user_agent: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
}

/// What proves who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// An access token or a session: somebody has logged in.
    Login,
    /// The static token of a user.
    StaticToken,
    /// One of a user's API tokens.
    ApiToken,
}

/// Whom a request stands for.
///
/// "Nobody" is a case of its own, never the absence of one, so that it cannot mean "everything is allowed"
/// (GHSA-97xr-jchp-xm3c, GHSA-849r-qrwj-8rv4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// No token was given: the public.
    Nobody,
    /// A user who is active.
    Person {
        /// The user.
        id: Uuid,
        /// The user's own role.
        role: Option<Uuid>,
        /// The session the request is made with, if its token names one.
        session: Option<String>,
        /// The login the request goes back to, if its token tells.
        login: Option<Uuid>,
        /// What proves it.
        proof: Proof,
    },
}

/// Somebody who asks for something: identity, rights and origin of one request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Whom the request stands for.
    pub identity: Identity,
    /// What that allows, read from the database for this request.
    pub rights: Arc<Rights>,
    /// Where it comes from.
    pub client: Client,
}

impl Actor {
    /// The user, if there is one.
    pub fn user(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Nobody => None,
            Identity::Person { id, .. } => Some(id),
        }
    }

    /// The user's own role.
    pub fn role(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Nobody => None,
            Identity::Person { role, .. } => role,
        }
    }

    /// The session the request is made with, if its token names one.
    pub fn session(&self) -> Option<&str> {
        match &self.identity {
            Identity::Person { session: Some(session), .. } => Some(session),
            _ => None,
        }
    }

    /// The login the request goes back to, by the id that `/users/me/sessions` shows; `None` for static tokens and API
    /// tokens.
    pub fn login(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Nobody => None,
            Identity::Person { login, .. } => login,
        }
    }

    /// The user, or the refusal that anonymous callers get, or the one for callers who have not logged in: whatever lasts
    /// longer than a token must not be made with one.
    pub fn logged_in(&self) -> Result<Uuid> {
        match self.identity {
            Identity::Person { id, proof: Proof::Login, .. } => Ok(id),
            Identity::Person { .. } => {
                Err(Error::forbidden("Tokens cannot be used for this. Log in instead."))
            }
            Identity::Nobody => Err(Error::InvalidCredentials),
        }
    }

    /// The user, or the refusal that anonymous callers get.
    pub fn person(&self) -> Result<Uuid> {
        self.user().ok_or(Error::InvalidCredentials)
    }

    /// Proof that the actor is an administrator.
    pub fn admin(&self) -> Result<Admin<'_>> {
        if self.rights.is_admin() { Ok(Admin(self)) } else { Err(Error::FORBIDDEN) }
    }
}

/// An actor who was checked to be an administrator; only [`Actor::admin`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Admin<'a>(&'a Actor);

impl<'a> Admin<'a> {
    /// The actor behind the proof.
    pub fn actor(self) -> &'a Actor {
        self.0
    }
}
