use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The `status` of a user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// Not in use yet.
    Draft,
    /// Invited, and the invite is not accepted yet.
    Invited,
    /// Registered, and the address is not verified yet.
    Unverified,
    /// May log in.
    Active,
    /// May not log in for now.
    Suspended,
    /// No longer in use.
    Archived,
    /// A text that is in the database and not one of the above. Made by [`UserStatus::parse`] only.
    Other(String),
}

impl UserStatus {
    /// The statuses of Directus, in its order.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Invited, Self::Unverified, Self::Active, Self::Suspended, Self::Archived];

    /// Reads the text of the database. Case counts, so `Active` is an [`UserStatus::Other`].
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .unwrap_or_else(|| Self::Other(text.into()))
    }

    /// The text of the database and of the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Draft => "draft",
            Self::Invited => "invited",
            Self::Unverified => "unverified",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Archived => "archived",
            Self::Other(text) => text,
        }
    }

    /// Whether such a user may log in.
    pub fn is_active(&self) -> bool {
        *self == Self::Active
    }

    /// Whether it is one of [`UserStatus::ALL`].
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }
}

impl fmt::Display for UserStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&str> for UserStatus {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl Serialize for UserStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for UserStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_is_read_from_its_text() {
        for status in UserStatus::ALL {
            assert_eq!(UserStatus::parse(status.as_str()), status);
            assert_eq!(status.is_active(), status.as_str() == "active");
        }
        let names = UserStatus::ALL.map(|status| status.to_string());
        assert_eq!(names, ["draft", "invited", "unverified", "active", "suspended", "archived"]);
    }

    #[test]
    fn another_text_is_kept_and_not_active() {
        for text in ["", "Active", "active ", "deleted"] {
            let status = UserStatus::parse(text);
            assert_eq!((status.as_str(), status.is_active(), status.is_known()), (text, false, false));
        }
    }
}
