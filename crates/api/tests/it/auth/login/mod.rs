//! `POST /auth/login`.

mod claims;
mod foreign_hashes;
mod hashing;
mod lockout;
mod modes;
mod otp;
mod refusals;
mod side_effects;
mod stall;
mod validation;
