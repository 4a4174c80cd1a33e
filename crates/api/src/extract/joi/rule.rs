//! Rules for single values.

use serde_json::Value;

use super::formats::{is_guid, is_uri};
use super::{Schema, values};

/// A rule for a value.
#[derive(Debug, Clone)]
pub struct Rule {
    kind: Kind,
    required: bool,
    nullable: bool,
    may_be_empty: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Any,
    Text(Format),
    OneOf(&'static [&'static str]),
    Boolean,
    Integer(Option<i64>),
    Object(Option<Box<Schema>>),
    List(Box<Rule>),
    TextOrList(Format, Box<Rule>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Any,
    Email,
    Uri,
    Guid,
}

/// Any value.
pub fn any() -> Rule {
    Kind::Any.into()
}

/// A non-empty text.
pub fn text() -> Rule {
    Kind::Text(Format::Any).into()
}

/// One of these texts.
pub fn one_of(texts: &'static [&'static str]) -> Rule {
    Kind::OneOf(texts).into()
}

/// A boolean; the texts `"true"` and `"false"` are converted.
pub fn boolean() -> Rule {
    Kind::Boolean.into()
}

/// An integer of at least `least`, if given; texts are converted.
pub fn integer(least: Option<i64>) -> Rule {
    Kind::Integer(least).into()
}

/// An object, whose members must fit the schema, if given.
pub fn object(schema: Option<Schema>) -> Rule {
    Kind::Object(schema.map(Box::new)).into()
}

/// A list whose entries fit a rule.
pub fn list(entries: Rule) -> Rule {
    Kind::List(Box::new(entries)).into()
}

/// A text, or a list of such texts.
pub fn text_or_list(text: Rule) -> Rule {
    let format = if let Kind::Text(format) = text.kind { format } else { Format::Any };
    Kind::TextOrList(format, Box::new(text)).into()
}

impl From<Kind> for Rule {
    fn from(kind: Kind) -> Self {
        Self { kind, required: false, nullable: false, may_be_empty: false }
    }
}

impl Rule {
    /// The field is required.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Null is allowed.
    #[must_use]
    pub fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The empty text is allowed.
    #[must_use]
    pub fn may_be_empty(self) -> Self {
        Self { may_be_empty: true, ..self }
    }

    /// The text is an e-mail address (see [`vestibule_domain::email::is_valid`]).
    #[must_use]
    pub fn email(self) -> Self {
        Self { kind: Kind::Text(Format::Email), ..self }
    }

    /// The text is an absolute URI of any scheme, `javascript:` included (RFC 3986).
    #[must_use]
    pub fn uri(self) -> Self {
        Self { kind: Kind::Text(Format::Uri), ..self }
    }

    /// The text is a random UUID, which may be in brackets or without hyphens.
    #[must_use]
    pub fn guid(self) -> Self {
        Self { kind: Kind::Text(Format::Guid), ..self }
    }

    pub(super) fn is_required(&self) -> bool {
        self.required
    }

    /// Checks and converts a value; the error is the message of Joi.
    pub(super) fn check(&self, value: &mut Value, label: &str) -> Result<(), String> {
        let allowed = (self.nullable && value.is_null()) || (self.may_be_empty && *value == "");
        if allowed { Ok(()) } else { self.kind.check(value, label) }
    }
}

impl Kind {
    fn check(&self, value: &mut Value, label: &str) -> Result<(), String> {
        match self {
            Self::Any => Ok(()),
            Self::Text(format) => format.check(value, label),
            Self::OneOf(texts) => match value {
                Value::String(text) if texts.contains(&text.as_str()) => Ok(()),
                _ if texts.len() == 1 => Err(format!("\"{label}\" must be [{}]", texts.join(""))),
                _ => Err(format!("\"{label}\" must be one of [{}]", texts.join(", "))),
            },
            Self::Boolean => values::boolean(value, label),
            Self::Integer(least) => values::integer(value, *least, label),
            Self::Object(schema) => values::object(value, schema.as_deref(), label),
            Self::List(entries) => values::list(value, entries, label),
            Self::TextOrList(format, entries) => match value {
                Value::String(_) => format.check(value, label),
                Value::Array(_) => values::list(value, entries, label),
                _ => Err(format!("\"{label}\" must be one of [string, array]")),
            },
        }
    }
}

impl Format {
    fn check(self, value: &Value, label: &str) -> Result<(), String> {
        let Value::String(text) = value else { return Err(format!("\"{label}\" must be a string")) };
        if text.is_empty() {
            return Err(format!("\"{label}\" is not allowed to be empty"));
        }
        let (fits, wanted) = match self {
            Self::Any => return Ok(()),
            Self::Email => (vestibule_domain::email::is_valid(text), "email"),
            Self::Uri => (is_uri(text), "uri"),
            Self::Guid => (is_guid(text), "GUID"),
        };
        if fits { Ok(()) } else { Err(format!("\"{label}\" must be a valid {wanted}")) }
    }
}
