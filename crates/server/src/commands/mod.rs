//! The commands: each file holds the arguments of its commands and runs them.

pub(crate) mod admin;
pub(crate) mod bootstrap;
pub(crate) mod doctor;
pub(crate) mod outcome;
pub(crate) mod reference;
pub(crate) mod start;
pub(crate) mod users;
