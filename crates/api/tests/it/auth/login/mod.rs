//! `POST /auth/login`.

mod bookkeeping;
mod claims;
mod foreign_hashes;
mod hashing;
mod lockout;
mod modes;
mod otp;
mod refusals;
mod stall;
mod validation;
