//! `/auth/…` (contract section 6).

mod login;
mod logout;
mod providers;
mod refresh;
