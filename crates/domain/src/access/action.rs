//! What can be done to an item.

use std::fmt;
use std::str::FromStr;

/// An action a permission speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Make an item.
    Create,
    /// See an item.
    Read,
    /// Change an item.
    Update,
    /// Remove an item.
    Delete,
    /// Hand out a link to an item.
    Share,
}

impl Action {
    /// All of them, in the order of `/permissions/me`.
    pub const ALL: [Self; 5] = [Self::Create, Self::Read, Self::Update, Self::Delete, Self::Share];

    /// The word of the wire and of the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Share => "share",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Action {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|action| action.as_str() == text).ok_or(())
    }
}
