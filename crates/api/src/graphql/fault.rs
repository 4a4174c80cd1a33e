//! Errors in a document, with their locations.

use serde::Serialize;

/// A location as in the GraphQL specification: line and column in UTF-16 units, both counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// An error in a document, with the message of graphql-js.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    pub message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
}

impl Fault {
    /// An error at one location.
    pub(super) fn at(at: Location, message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: vec![at] }
    }

    /// An error without a location.
    pub(super) fn nowhere(message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: Vec::new() }
    }

    /// A syntax error.
    pub(super) fn syntax(at: Location, message: impl std::fmt::Display) -> Self {
        Self::at(at, format!("Syntax Error: {message}"))
    }
}
