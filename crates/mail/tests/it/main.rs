//! Tests of the public API: rendered and sent mails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod injection;
mod overrides;
mod programs;
mod sink;
mod smtp;
mod support;
mod whole_mails;
