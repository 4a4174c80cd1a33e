//! Execution of an operation of a valid document.

mod arguments;
mod collect;
mod complete;
mod introspect;
mod query;
mod run;
mod variables;

pub(super) use collect::{Limits, Selected, collect, operation};
pub(super) use query::{aggregation, query};
pub(super) use run::{Outcome, run};
pub(super) use variables::variables;
