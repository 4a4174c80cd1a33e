//! The syntax tree of a document.

use std::fmt;

use super::super::fault::Location;

/// Operations and fragments; at least one of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Document<'a> {
    /// Its operations.
    pub operations: Vec<Operation<'a>>,
    /// Its fragments.
    pub fragments: Vec<Fragment<'a>>,
}

/// A name and its location.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// The location.
    pub at: Location,
}

/// The kind of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationKind {
    /// `query`.
    Query,
    /// `mutation`.
    Mutation,
    /// `subscription`.
    Subscription,
}

/// `query Name($x: Int) { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operation<'a> {
    /// Its kind.
    pub kind: OperationKind,
    /// Its name, if it has one.
    pub name: Option<Name<'a>>,
    /// Its variables.
    pub variables: Vec<VariableDefinition<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// Its selections.
    pub selections: Vec<Selection<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// `$x: Int! = 1`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VariableDefinition<'a> {
    /// Its name, without the sign.
    pub name: Name<'a>,
    /// Its type.
    pub kind: WrittenType<'a>,
    /// Its default value.
    pub default: Option<Literal<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// `[Int!]!`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WrittenType<'a> {
    /// `Int`.
    Named(Name<'a>),
    /// `[…]`.
    List(Box<WrittenType<'a>>),
    /// `…!`.
    Required(Box<WrittenType<'a>>),
}

impl<'a> WrittenType<'a> {
    /// The name of the innermost type.
    pub(crate) fn name(&self) -> Name<'a> {
        match self {
            Self::Named(name) => *name,
            Self::List(inner) | Self::Required(inner) => inner.name(),
        }
    }
}

impl fmt::Display for WrittenType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name.text),
            Self::List(inner) => write!(f, "[{inner}]"),
            Self::Required(inner) => write!(f, "{inner}!"),
        }
    }
}

/// `fragment Name on Type { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fragment<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its type condition.
    pub on: Name<'a>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// Its selections.
    pub selections: Vec<Selection<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// A part of a selection set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Selection<'a> {
    /// `alias: name(argument: 1) { … }`.
    Field(Field<'a>),
    /// `...Name`.
    Spread(Spread<'a>),
    /// `... on Type { … }`.
    Inline(Inline<'a>),
}

/// `alias: name(argument: 1) { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field<'a> {
    /// The alias.
    pub alias: Option<Name<'a>>,
    /// The field.
    pub name: Name<'a>,
    /// Its arguments.
    pub arguments: Vec<Argument<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// Its selections; empty if there is no selection set.
    pub selections: Vec<Selection<'a>>,
    /// The location of its first token.
    pub at: Location,
}

impl<'a> Field<'a> {
    /// The key in the response.
    pub(crate) fn key(&self) -> &'a str {
        self.alias.unwrap_or(self.name).text
    }
}

/// `...Name`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spread<'a> {
    /// The fragment.
    pub name: Name<'a>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// `... on Type { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inline<'a> {
    /// Its type condition.
    pub on: Option<Name<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// Its selections.
    pub selections: Vec<Selection<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// `@name(argument: 1)`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Directive<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its arguments.
    pub arguments: Vec<Argument<'a>>,
    /// The location of its first token.
    pub at: Location,
}

/// `name: value`, as an argument or in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument<'a> {
    /// The name.
    pub name: Name<'a>,
    /// The value.
    pub value: Literal<'a>,
}

/// A literal and its location.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal<'a> {
    /// The value.
    pub value: Written<'a>,
    /// The location.
    pub at: Location,
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Written<'a> {
    /// `$x`, without the sign.
    Variable(&'a str),
    /// `1`.
    Int(&'a str),
    /// `1.5`.
    Float(&'a str),
    /// `"…"`, without quotes and escapes.
    Text(String),
    /// `true`.
    Boolean(bool),
    /// `null`.
    Null,
    /// `json`.
    Enum(&'a str),
    /// `[1, 2]`.
    List(Vec<Literal<'a>>),
    /// `{a: 1}`.
    Object(Vec<Argument<'a>>),
}

/// As messages show it.
impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Written::Variable(name) => write!(f, "${name}"),
            Written::Int(text) | Written::Float(text) | Written::Enum(text) => f.write_str(text),
            Written::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Written::Boolean(flag) => write!(f, "{flag}"),
            Written::Null => f.write_str("null"),
            Written::List(entries) => {
                f.write_str("[")?;
                for (index, entry) in entries.iter().enumerate() {
                    write!(f, "{}{entry}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
            Written::Object(members) => {
                f.write_str("{")?;
                for (index, member) in members.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{}: {}", member.name.text, member.value)?;
                }
                f.write_str("}")
            }
        }
    }
}
