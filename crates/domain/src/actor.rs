//! Who makes a request, and from where.

use std::net::IpAddr;
use std::sync::Arc;

use crate::access::Rights;
use crate::session::LoginId;
use crate::token::SessionToken;
use crate::user::{RoleId, UserId};
use crate::{Error, Result};

/// Where a request comes from; stored with sessions and in the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// Address of the client, according to `IP_TRUST_PROXY` and `IP_CUSTOM_HEADER`.
    pub ip: Option<IpAddr>,
    /// The `User-Agent` header, at most 1024 characters.
    pub user_agent: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
}

/// The kind of token that authenticated a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// An access token, also as the session cookie: the user has logged in.
    Login,
    /// The static token of a user.
    StaticToken,
    /// One of a user's API tokens.
    ApiToken,
}

/// Result of authentication.
///
/// A request without a token has a case of its own. It is not the absence of an identity, so that it cannot be mistaken
/// for "everything is allowed" (GHSA-97xr-jchp-xm3c, GHSA-849r-qrwj-8rv4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// No token was given.
    Public,
    /// An active user.
    User {
        /// The user.
        id: UserId,
        /// The user's role.
        role: Option<RoleId>,
        /// The session that the token names; `None` if it names none.
        session: Option<SessionToken>,
        /// The login that the token belongs to; `None` for static tokens, API tokens and tokens made by Directus.
        login: Option<LoginId>,
        /// The kind of the token.
        credential: Credential,
    },
}

/// Identity, rights and origin of one request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Result of authentication.
    pub identity: Identity,
    /// What the identity may do, read from the database for this request.
    pub rights: Arc<Rights>,
    /// Where the request comes from.
    pub client: Client,
}

impl Actor {
    /// The user; `None` for a public request.
    pub fn user(&self) -> Option<UserId> {
        match self.identity {
            Identity::Public => None,
            Identity::User { id, .. } => Some(id),
        }
    }

    /// The user's role.
    pub fn role(&self) -> Option<RoleId> {
        match self.identity {
            Identity::Public => None,
            Identity::User { role, .. } => role,
        }
    }

    /// The session that the token of the request names.
    pub fn session(&self) -> Option<&SessionToken> {
        match &self.identity {
            Identity::User { session: Some(session), .. } => Some(session),
            _ => None,
        }
    }

    /// The login that the token of the request belongs to, as listed by `/users/me/sessions`; `None` for static tokens
    /// and API tokens.
    pub fn login_id(&self) -> Option<LoginId> {
        match self.identity {
            Identity::Public => None,
            Identity::User { login, .. } => login,
        }
    }

    /// The user, if the request was authenticated by a login. Static tokens and API tokens are refused where something
    /// is created that outlives them, such as another API token.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for a public request, `FORBIDDEN` for static tokens and API tokens.
    pub fn require_login(&self) -> Result<UserId> {
        match self.identity {
            Identity::User { id, credential: Credential::Login, .. } => Ok(id),
            Identity::User { .. } => Err(Error::forbidden("Tokens cannot be used for this. Log in instead.")),
            Identity::Public => Err(Error::InvalidCredentials),
        }
    }

    /// The user.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for a public request.
    pub fn require_user(&self) -> Result<UserId> {
        self.user().ok_or(Error::InvalidCredentials)
    }

    /// Proof that the actor is an administrator.
    ///
    /// # Errors
    /// `FORBIDDEN` for every other actor.
    pub fn require_admin(&self) -> Result<Admin<'_>> {
        if self.rights.is_admin() { Ok(Admin(self)) } else { Err(Error::FORBIDDEN) }
    }
}

/// An actor that was checked to be an administrator; created by [`Actor::require_admin`] only.
#[derive(Debug, Clone, Copy)]
pub struct Admin<'a>(&'a Actor);

impl<'a> Admin<'a> {
    /// The actor that was checked.
    pub fn actor(self) -> &'a Actor {
        self.0
    }
}
