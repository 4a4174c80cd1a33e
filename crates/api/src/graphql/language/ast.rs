//! A document, as it was written.

use std::fmt;

use super::super::fault::Location;

/// Operations and fragments; at least one of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Document<'a> {
    /// What can be run.
    pub operations: Vec<Operation<'a>>,
    /// Parts of selections with a name.
    pub fragments: Vec<Fragment<'a>>,
}

/// A word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Name<'a> {
    /// The word.
    pub text: &'a str,
    /// Where.
    pub at: Location,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationKind {
    /// Reads.
    Query,
    /// Changes.
    Mutation,
    /// Listens.
    Subscription,
}

/// `query Name($x: Int) { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operation<'a> {
    /// What it does.
    pub kind: OperationKind,
    /// Its name, if it has one.
    pub name: Option<Name<'a>>,
    /// Its variables.
    pub variables: Vec<VariableDefinition<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// What it asks for.
    pub selections: Vec<Selection<'a>>,
    /// Where it begins.
    pub at: Location,
}

/// `$x: Int! = 1`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VariableDefinition<'a> {
    /// Its name, without the sign.
    pub name: Name<'a>,
    /// Its type.
    pub kind: WrittenType<'a>,
    /// What it is where nothing is given.
    pub default: Option<Literal<'a>>,
    /// Where it begins.
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
    /// The name inside.
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
    /// The type it is about.
    pub on: Name<'a>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// What it asks for.
    pub selections: Vec<Selection<'a>>,
    /// Where it begins.
    pub at: Location,
}

/// One part of what is asked for.
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
    /// The key in the answer, if it is not the name.
    pub alias: Option<Name<'a>>,
    /// The field.
    pub name: Name<'a>,
    /// Its arguments.
    pub arguments: Vec<Argument<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// What is asked for inside; nothing was written where it is empty.
    pub selections: Vec<Selection<'a>>,
    /// Where it begins.
    pub at: Location,
}

impl<'a> Field<'a> {
    /// The key in the answer.
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
    /// Where it begins.
    pub at: Location,
}

/// `... on Type { … }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Inline<'a> {
    /// The type it is about, if it says so.
    pub on: Option<Name<'a>>,
    /// Its directives.
    pub directives: Vec<Directive<'a>>,
    /// What it asks for.
    pub selections: Vec<Selection<'a>>,
    /// Where it begins.
    pub at: Location,
}

/// `@name(argument: 1)`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Directive<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its arguments.
    pub arguments: Vec<Argument<'a>>,
    /// Where it begins.
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

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal<'a> {
    /// The value.
    pub value: Written<'a>,
    /// Where.
    pub at: Location,
}

/// A value, as it was written.
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

/// As refusals show it.
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
