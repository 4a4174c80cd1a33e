//! Passwords: hashing and the password policy.
//!
//! A hash is stored as a PHC string ([`Phc`]) with its parameters. A [`Hasher`] computes and verifies hashes with one of
//! two implementations of Argon2 ([`Backend`]), in memory that it reuses. Hashes of other systems ([`Foreign`]) are
//! verified as well; [`StoredHash`] is either of the two. New passwords are checked against a [`PasswordPolicy`].

mod backend;
mod foreign;
mod hasher;
mod kind;
mod params;
mod phc;
mod policy;
mod self_check;
mod stored;

pub use backend::{Backend, HashError};
pub use foreign::{Bcrypt, Firebase, FirebaseProject, Foreign, ForeignError, Pbkdf2, Scrypt, imported};
pub use hasher::Hasher;
pub use kind::{Kind, Version};
pub use params::{HashParams, ParamsError};
pub use phc::{Phc, PhcError};
pub use policy::{Judgement, PasswordPolicy, PolicyError};
pub use self_check::self_check;
pub use stored::StoredHash;

/// Length limit of a password in bytes. A longer one is a wrong password.
pub const MAX_BYTES: usize = 8 * 1024;
