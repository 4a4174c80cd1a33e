//! Reads files and the environment and converts them to typed values.

mod address;
mod cast;
mod dotenv;
mod error;
mod file;
mod kinds;
mod names;
mod reader;
mod sources;
mod spec;
mod values;

pub(crate) use address::{Url, host_name, mail_address, token};
pub(crate) use cast::Value;
pub(crate) use error::{ConfigError, Warning};
pub(crate) use kinds::{
    Parsed, YEAR, bytes, choice, duration, flag, integer, limit, list, number, off_or, seconds, secret, text,
};
pub(crate) use reader::Reader;
pub(crate) use sources::Sources;
pub(crate) use spec::{DEFAULT_ENV, Variable, sections};
pub(crate) use values::{Setting, Values};
