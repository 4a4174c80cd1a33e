//! Fields of collections.

/// The type of a field, named as in Directus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A UUID, which is text on SQLite and MySQL.
    Uuid,
    /// A short text.
    String,
    /// A long text.
    Text,
    /// A 32-bit integer.
    Integer,
    /// A boolean.
    Boolean,
    /// An instant, returned with `Z`.
    Timestamp,
    /// An instant, returned without `Z` on SQLite, as Directus does for its column type there.
    DateTime,
    /// Any JSON value.
    Json,
    /// A list of texts, stored comma-separated.
    Csv,
    /// A password hash.
    Hash,
    /// Not a column: the inverse of a relation.
    Alias,
}

impl Kind {
    /// The name in error messages.
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

/// A relation of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The field holds the key of one related item.
    One {
        /// The collection of the related items.
        collection: &'static str,
    },
    /// Related items hold the key of this item.
    Many {
        /// The collection of the related items.
        collection: &'static str,
        /// Their field that holds the key.
        field: &'static str,
    },
}

impl Relation {
    /// The collection of the related items.
    pub fn collection(self) -> &'static str {
        match self {
            Self::One { collection } | Self::Many { collection, .. } => collection,
        }
    }
}

/// One field of a collection.
#[derive(Debug)]
pub struct Field {
    /// Name of the column and of the field on the wire.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// A secret: masked in responses, never compared, searched, sorted or grouped by.
    pub conceal: bool,
    /// Whether null is refused.
    pub required: bool,
    /// Whether text search skips it.
    pub unsearchable: bool,
    /// Whether the database or the server sets a value if the request has none.
    pub generated: bool,
    /// Its relation.
    pub relation: Option<Relation>,
}

impl Field {
    /// Whether it is a column of the table.
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
