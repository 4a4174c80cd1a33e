//! What is wrong with a document, and where.

use serde::Serialize;

/// A place in a document, as GraphQL counts: lines and UTF-16 units, both from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line.
    pub line: u32,
    /// The unit in the line.
    pub column: u32,
}

/// Something that is wrong with a document, in the words of graphql-js, which clients know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    /// What.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
}

impl Fault {
    /// Something wrong in one place.
    pub(super) fn at(at: Location, message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: vec![at] }
    }

    /// Something wrong with the whole of it.
    pub(super) fn nowhere(message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: Vec::new() }
    }

    /// A text that is no document at all.
    pub(super) fn syntax(at: Location, message: impl std::fmt::Display) -> Self {
        Self::at(at, format!("Syntax Error: {message}"))
    }
}
