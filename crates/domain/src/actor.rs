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
pub enum Credential {
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
    Public,
    /// A user who is active.
    User {
        /// The user.
        id: Uuid,
        /// The user's own role.
        role: Option<Uuid>,
        /// The session the request is made with, if its token names one.
        session: Option<String>,
        /// The login the request goes back to, if its token tells.
        login: Option<Uuid>,
        /// What proves it.
        credential: Credential,
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
            Identity::Public => None,
            Identity::User { id, .. } => Some(id),
        }
    }

    /// The user's own role.
    pub fn role(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Public => None,
            Identity::User { role, .. } => role,
        }
    }

    /// The session the request is made with, if its token names one.
    pub fn session(&self) -> Option<&str> {
        match &self.identity {
            Identity::User { session: Some(session), .. } => Some(session),
            _ => None,
        }
    }

    /// The login the request goes back to, by the id that `/users/me/sessions` shows; `None` for static tokens and API
    /// tokens.
    pub fn login_id(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Public => None,
            Identity::User { login, .. } => login,
        }
    }

    /// The user, or the refusal that anonymous callers get, or the one for callers who have not logged in: whatever lasts
    /// longer than a token must not be made with one.
    pub fn require_login(&self) -> Result<Uuid> {
        match self.identity {
            Identity::User { id, credential: Credential::Login, .. } => Ok(id),
            Identity::User { .. } => Err(Error::forbidden("Tokens cannot be used for this. Log in instead.")),
            Identity::Public => Err(Error::InvalidCredentials),
        }
    }

    /// The user, or the refusal that anonymous callers get.
    pub fn require_user(&self) -> Result<Uuid> {
        self.user().ok_or(Error::InvalidCredentials)
    }

    /// Credential that the actor is an administrator.
    pub fn require_admin(&self) -> Result<Admin<'_>> {
        if self.rights.is_admin() { Ok(Admin(self)) } else { Err(Error::FORBIDDEN) }
    }
}

/// An actor who was checked to be an administrator; only [`Actor::require_admin`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Admin<'a>(&'a Actor);

impl<'a> Admin<'a> {
    /// The actor behind the credential.
    pub fn actor(self) -> &'a Actor {
        self.0
    }
}
