//! The actor of a request: identity, rights and client.

use std::net::IpAddr;
use std::sync::Arc;

use uuid::Uuid;

use crate::access::Rights;
use crate::{Error, Result};

/// The client of a request; stored with sessions and activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The address of the client, determined by `IP_TRUST_PROXY` and `IP_CUSTOM_HEADER`.
    pub ip: Option<IpAddr>,
    /// The `User-Agent` header, at most 1024 characters.
    pub user_agent: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
}

/// The kind of credential that authenticated a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An access token or a session cookie, from a login.
    Login,
    /// The static token of a user.
    StaticToken,
    /// One of a user's API tokens.
    ApiToken,
}

/// The identity of an actor.
///
/// Anonymous requests have an identity of their own, instead of none, so that a missing identity cannot mean full rights
/// (GHSA-97xr-jchp-xm3c, GHSA-849r-qrwj-8rv4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// No token was sent: the rights of the public apply.
    Public,
    /// An active user.
    User {
        /// Key of the user.
        id: Uuid,
        /// The user's own role.
        role: Option<Uuid>,
        /// The session token of the request, if it is authenticated by a session cookie.
        session: Option<String>,
        /// The login of the request, if its token names one.
        login: Option<Uuid>,
        /// The kind of credential.
        credential: Credential,
    },
}

/// The actor of one request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The identity.
    pub identity: Identity,
    /// The rights, read from the database for this request.
    pub rights: Arc<Rights>,
    /// The client.
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

    /// The session token of the request, if it is authenticated by a session cookie.
    pub fn session(&self) -> Option<&str> {
        match &self.identity {
            Identity::User { session: Some(session), .. } => Some(session),
            _ => None,
        }
    }

    /// The key of the login of the request, as in `/users/me/sessions`; `None` for static tokens and API tokens.
    pub fn login_id(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Public => None,
            Identity::User { login, .. } => login,
        }
    }

    /// The user, who must have authenticated with a login. Required for actions whose effect outlasts a token, such as
    /// creating another one.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] for anonymous requests, [`Error::Forbidden`] for static tokens and API tokens.
    pub fn require_login(&self) -> Result<Uuid> {
        match self.identity {
            Identity::User { id, credential: Credential::Login, .. } => Ok(id),
            Identity::User { .. } => Err(Error::forbidden("Tokens cannot be used for this. Log in instead.")),
            Identity::Public => Err(Error::InvalidCredentials),
        }
    }

    /// The user.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] for anonymous requests.
    pub fn require_user(&self) -> Result<Uuid> {
        self.user().ok_or(Error::InvalidCredentials)
    }

    /// The actor as an administrator.
    ///
    /// # Errors
    /// [`Error::FORBIDDEN`] for all others.
    pub fn require_admin(&self) -> Result<Admin<'_>> {
        if self.rights.is_admin() { Ok(Admin(self)) } else { Err(Error::FORBIDDEN) }
    }
}

/// An actor that is an administrator; created by [`Actor::require_admin`] only.
#[derive(Debug, Clone, Copy)]
pub struct Admin<'a>(&'a Actor);

impl<'a> Admin<'a> {
    /// The actor.
    pub fn actor(self) -> &'a Actor {
        self.0
    }
}
