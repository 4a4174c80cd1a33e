//! Tokens.

use std::fmt;

use super::super::fault::Location;

/// The kind of a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    /// One of `! $ & ( ) ... : = @ [ ] { | }`.
    Punctuator(&'static str),
    Name(&'a str),
    Int(&'a str),
    Float(&'a str),
    Text(String),
    Block(String),
    End,
}

/// A token and its location.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) at: Location,
}

/// As messages name it.
impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Punctuator(sign) => write!(f, "\"{sign}\""),
            Self::Name(text) => write!(f, "Name \"{text}\""),
            Self::Int(text) => write!(f, "Int \"{text}\""),
            Self::Float(text) => write!(f, "Float \"{text}\""),
            Self::Text(text) => write!(f, "String \"{text}\""),
            Self::Block(text) => write!(f, "BlockString \"{text}\""),
            Self::End => f.write_str("<EOF>"),
        }
    }
}
