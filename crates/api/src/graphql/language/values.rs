//! Literals.

use super::super::fault::Fault;
use super::ast::{Literal, Written};
use super::parser::Parser;
use super::token::Kind;

impl<'a> Parser<'a> {
    /// A literal; a constant one has no variables.
    pub(super) fn value(&mut self, constant: bool) -> Result<Literal<'a>, Fault> {
        let at = self.token.at;
        let value = match &mut self.token.kind {
            Kind::Punctuator("[") => {
                return self.nested(|parser| {
                    let value = Written::List(parser.any("[", |parser| parser.value(constant), "]")?);
                    Ok(Literal { value, at })
                });
            }
            Kind::Punctuator("{") => {
                return self.nested(|parser| {
                    let value = Written::Object(parser.any("{", |parser| parser.argument(constant), "}")?);
                    Ok(Literal { value, at })
                });
            }
            Kind::Punctuator("$") => return self.variable(constant),
            Kind::Int(text) => Written::Int(text),
            Kind::Float(text) => Written::Float(text),
            Kind::Text(text) | Kind::Block(text) => Written::Text(std::mem::take(text)),
            Kind::Name("true") => Written::Boolean(true),
            Kind::Name("false") => Written::Boolean(false),
            Kind::Name("null") => Written::Null,
            Kind::Name(word) => Written::Enum(word),
            Kind::Punctuator(_) | Kind::End => return Err(self.unexpected()),
        };
        self.step()?;
        Ok(Literal { value, at })
    }

    fn variable(&mut self, constant: bool) -> Result<Literal<'a>, Fault> {
        let at = self.step()?;
        if !constant {
            return Ok(Literal { value: Written::Variable(self.name()?.text), at });
        }
        match self.token.kind {
            Kind::Name(name) => {
                Err(Fault::syntax(at, format!("Unexpected variable \"${name}\" in constant value.")))
            }
            _ => Err(Fault::syntax(at, "Unexpected \"$\".")),
        }
    }

    /// `open`, any number of these, `close`.
    fn any<T>(
        &mut self,
        open: &'static str,
        one: impl Fn(&mut Self) -> Result<T, Fault>,
        close: &'static str,
    ) -> Result<Vec<T>, Fault> {
        self.expect(open)?;
        let mut found = Vec::new();
        while !self.take(close)? {
            found.push(one(self)?);
        }
        Ok(found)
    }
}
