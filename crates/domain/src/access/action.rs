//! Actions on items.

use std::fmt;
use std::str::FromStr;

/// An action that a permission allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Creates an item.
    Create,
    /// Reads an item.
    Read,
    /// Changes an item.
    Update,
    /// Deletes an item.
    Delete,
    /// Shares an item by link.
    Share,
}

impl Action {
    /// All of them, in the order of `/permissions/me`.
    pub const ALL: [Self; 5] = [Self::Create, Self::Read, Self::Update, Self::Delete, Self::Share];

    /// The value on the wire and in `directus_permissions.action`.
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
