//! Mails as people get them.

mod injection;
mod overrides;
mod programs;
mod sink;
mod smtp;
mod support;
mod whole_mails;
