//! The tokens a client holds, as types.

use crate::secret::secret_types;

secret_types! {
    /// A JSON Web Token that says who a request comes from, to be checked with [`Keys::read_access`](super::Keys). In
    /// `session` mode the session cookie holds one that names its session.
    pub struct AccessToken;

    /// The random text that is the key of a row in `directus_sessions`.
    ///
    /// One value in two roles, so one type: in `json` and `cookie` mode the client holds it as the refresh token, in
    /// `session` mode it is the `session` claim of the [`AccessToken`] in the session cookie. Holding it is enough to refresh.
    pub struct SessionToken;

    /// A JSON Web Token from the link in a mail, to be checked with [`Keys::read_purpose`](super::Keys): it accepts an
    /// invite, verifies a registration, resets a password or confirms a new address.
    pub struct MailToken;
}

/// A [`SessionToken`] where it is used to refresh or to log out.
pub type RefreshToken = SessionToken;
