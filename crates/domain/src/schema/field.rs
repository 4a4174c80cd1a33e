//! One field of a collection.

/// What a field holds, in the words of Directus' field types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A uuid, as text on SQLite and MySQL.
    Uuid,
    /// A short text.
    String,
    /// A long text.
    Text,
    /// A 32-bit number.
    Integer,
    /// Yes or no.
    Boolean,
    /// An instant, shown with `Z`.
    Timestamp,
    /// An instant that SQLite shows without `Z`, as Directus does for its column type there.
    DateTime,
    /// Any JSON value.
    Json,
    /// A list of texts, stored with commas.
    Csv,
    /// A password hash.
    Hash,
    /// No column of its own: the other end of a relation.
    Alias,
}

impl Kind {
    /// The name of the type in error messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::String => "string",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::DateTime => "dateTime",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Hash => "hash",
            Self::Alias => "alias",
        }
    }
}

/// Where a field leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The field holds the key of one item over there.
    One {
        /// Over there.
        collection: &'static str,
    },
    /// Items over there hold our key.
    Many {
        /// Over there.
        collection: &'static str,
        /// Their field that holds our key.
        field: &'static str,
    },
}

impl Relation {
    /// Over there.
    pub fn collection(self) -> &'static str {
        match self {
            Self::One { collection } | Self::Many { collection, .. } => collection,
        }
    }
}

/// One field of a collection.
#[derive(Debug)]
pub struct Field {
    /// Name of the column and on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// A secret: shown as asterisks, never compared, searched, sorted or grouped by.
    pub conceal: bool,
    /// Refuses null when written.
    pub required: bool,
    /// Left out of text search though it holds text.
    pub unsearchable: bool,
    /// The database or the server gives it a value when the caller gives none.
    pub generated: bool,
    /// Where it leads.
    pub relation: Option<Relation>,
}

impl Field {
    /// Whether the table has a column for it.
    pub fn is_column(&self) -> bool {
        self.kind != Kind::Alias
    }

    pub(super) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            conceal: false,
            required: false,
            unsearchable: false,
            generated: false,
            relation: None,
        }
    }

    pub(super) const fn to(name: &'static str, collection: &'static str) -> Self {
        Self { relation: Some(Relation::One { collection }), ..Self::new(name, Kind::Uuid) }
    }

    pub(super) const fn many(name: &'static str, collection: &'static str, field: &'static str) -> Self {
        Self { relation: Some(Relation::Many { collection, field }), ..Self::new(name, Kind::Alias) }
    }

    pub(super) const fn secret(self) -> Self {
        Self { conceal: true, unsearchable: true, ..self }
    }

    /// Not null in the table, with a default there.
    pub(super) const fn with_default(self) -> Self {
        Self { required: true, generated: true, ..self }
    }

    /// Not null in the table, without a default.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(super) const fn integer(self) -> Self {
        Self { kind: Kind::Integer, ..self }
    }
}
