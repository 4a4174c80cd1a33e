//! Passwords: how they are hashed, and what they must look like.
//!
//! A hash is stored as a PHC string ([`Phc`]) that carries its own parameters. It is made and checked by a
//! [`Hasher`], which runs one of two implementations of Argon2 ([`Backend`]) in memory that it keeps. Hashes that other
//! systems made ([`Foreign`]) are checked as well; [`StoredHash`] tells them apart. What a new password must look like
//! is a [`PasswordPolicy`].

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

/// The longest password that is hashed, in bytes. Whoever has a longer one gets the answer of a wrong password.
pub const MAX_BYTES: usize = 8 * 1024;
