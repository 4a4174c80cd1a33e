//! From tokens to a document.

use super::super::fault::{Fault, Location};
use super::ast::{
    Argument, Directive, Document, Field, Fragment, Inline, Name, Operation, OperationKind, Selection,
    Spread, VariableDefinition, WrittenType,
};
use super::lexer::Lexer;
use super::token::{Kind, Token};

/// The deepest nesting of braces, brackets and parentheses, since each level takes stack.
const MAX_DEPTH: usize = 100;

/// Reads a document of at most `max_tokens` tokens.
///
/// # Errors
/// A syntax error, with the message of graphql-js.
pub(crate) fn parse(source: &str, max_tokens: usize) -> Result<Document<'_>, Fault> {
    let mut lexer = Lexer::new(source);
    let token = lexer.next()?;
    let mut parser = Parser { lexer, token, tokens: 0, max_tokens, depth: 0 };
    parser.count()?;
    parser.document()
}

pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    pub(super) token: Token<'a>,
    tokens: usize,
    max_tokens: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Document<'a>, Fault> {
        let mut document = Document::default();
        loop {
            match self.token.kind {
                Kind::Punctuator("{") => document.operations.push(self.short_query()?),
                Kind::Name("fragment") => document.fragments.push(self.fragment()?),
                Kind::Name("query") => document.operations.push(self.operation(OperationKind::Query)?),
                Kind::Name("mutation") => document.operations.push(self.operation(OperationKind::Mutation)?),
                Kind::Name("subscription") => {
                    document.operations.push(self.operation(OperationKind::Subscription)?);
                }
                _ => return Err(self.unexpected()),
            }
            if self.token.kind == Kind::End {
                return Ok(document);
            }
        }
    }

    fn short_query(&mut self) -> Result<Operation<'a>, Fault> {
        let at = self.token.at;
        Ok(Operation {
            kind: OperationKind::Query,
            name: None,
            variables: Vec::new(),
            directives: Vec::new(),
            selections: self.selections()?,
            at,
        })
    }

    fn operation(&mut self, kind: OperationKind) -> Result<Operation<'a>, Fault> {
        let at = self.step()?;
        let name = if matches!(self.token.kind, Kind::Name(_)) { Some(self.name()?) } else { None };
        let variables =
            if self.is("(") { self.some("(", Self::variable_definition, ")")? } else { Vec::new() };
        let directives = self.directives(false)?;
        Ok(Operation { kind, name, variables, directives, selections: self.selections()?, at })
    }

    fn variable_definition(&mut self) -> Result<VariableDefinition<'a>, Fault> {
        let at = self.expect("$")?;
        let name = self.name()?;
        self.expect(":")?;
        let kind = self.written_type()?;
        let default = if self.take("=")? { Some(self.value(true)?) } else { None };
        self.directives(true)?;
        Ok(VariableDefinition { name, kind, default, at })
    }

    fn written_type(&mut self) -> Result<WrittenType<'a>, Fault> {
        let inner = if self.is("[") {
            self.nested(|parser| {
                parser.expect("[")?;
                let inner = parser.written_type()?;
                parser.expect("]")?;
                Ok(WrittenType::List(Box::new(inner)))
            })?
        } else {
            WrittenType::Named(self.name()?)
        };
        Ok(if self.take("!")? { WrittenType::Required(Box::new(inner)) } else { inner })
    }

    fn fragment(&mut self) -> Result<Fragment<'a>, Fault> {
        let at = self.step()?;
        if self.token.kind == Kind::Name("on") {
            return Err(self.unexpected());
        }
        let name = self.name()?;
        self.keyword("on")?;
        let on = self.name()?;
        Ok(Fragment { name, on, directives: self.directives(false)?, selections: self.selections()?, at })
    }

    fn selections(&mut self) -> Result<Vec<Selection<'a>>, Fault> {
        self.some("{", Self::selection, "}")
    }

    fn selection(&mut self) -> Result<Selection<'a>, Fault> {
        if !self.is("...") {
            return Ok(Selection::Field(self.field()?));
        }
        let at = self.step()?;
        let has_condition = self.token.kind == Kind::Name("on");
        if !has_condition && matches!(self.token.kind, Kind::Name(_)) {
            let name = self.name()?;
            return Ok(Selection::Spread(Spread { name, directives: self.directives(false)?, at }));
        }
        let on = if has_condition {
            self.step()?;
            Some(self.name()?)
        } else {
            None
        };
        let directives = self.directives(false)?;
        Ok(Selection::Inline(Inline { on, directives, selections: self.selections()?, at }))
    }

    fn field(&mut self) -> Result<Field<'a>, Fault> {
        let first = self.name()?;
        let (alias, name) = if self.take(":")? { (Some(first), self.name()?) } else { (None, first) };
        let arguments = self.arguments(false)?;
        let directives = self.directives(false)?;
        let selections = if self.is("{") { self.selections()? } else { Vec::new() };
        Ok(Field { alias, name, arguments, directives, selections, at: first.at })
    }

    fn arguments(&mut self, constant: bool) -> Result<Vec<Argument<'a>>, Fault> {
        if !self.is("(") {
            return Ok(Vec::new());
        }
        self.some("(", |parser| parser.argument(constant), ")")
    }

    pub(super) fn argument(&mut self, constant: bool) -> Result<Argument<'a>, Fault> {
        let name = self.name()?;
        self.expect(":")?;
        Ok(Argument { name, value: self.value(constant)? })
    }

    fn directives(&mut self, constant: bool) -> Result<Vec<Directive<'a>>, Fault> {
        let mut directives = Vec::new();
        while self.is("@") {
            let at = self.step()?;
            directives.push(Directive { name: self.name()?, arguments: self.arguments(constant)?, at });
        }
        Ok(directives)
    }

    pub(super) fn name(&mut self) -> Result<Name<'a>, Fault> {
        let Kind::Name(text) = self.token.kind else { return Err(self.expected("Name")) };
        Ok(Name { text, at: self.step()? })
    }

    fn keyword(&mut self, word: &str) -> Result<(), Fault> {
        match self.token.kind {
            Kind::Name(found) if found == word => self.step().map(|_| ()),
            _ => Err(self.expected(&format!("\"{word}\""))),
        }
    }

    /// `open`, at least one of these, `close`.
    pub(super) fn some<T>(
        &mut self,
        open: &'static str,
        one: impl Fn(&mut Self) -> Result<T, Fault>,
        close: &'static str,
    ) -> Result<Vec<T>, Fault> {
        self.nested(|parser| {
            parser.expect(open)?;
            let mut found = vec![one(parser)?];
            while !parser.take(close)? {
                found.push(one(parser)?);
            }
            Ok(found)
        })
    }

    pub(super) fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::syntax(
                self.token.at,
                format!("Document is nested more than {MAX_DEPTH} levels deep."),
            ));
        }
        self.depth += 1;
        let found = inner(self);
        self.depth -= 1;
        found
    }

    pub(super) fn is(&self, sign: &'static str) -> bool {
        self.token.kind == Kind::Punctuator(sign)
    }

    /// Skips the punctuator if it is next.
    pub(super) fn take(&mut self, sign: &'static str) -> Result<bool, Fault> {
        if self.is(sign) { self.step().map(|_| true) } else { Ok(false) }
    }

    pub(super) fn expect(&mut self, sign: &'static str) -> Result<Location, Fault> {
        if self.is(sign) { self.step() } else { Err(self.expected(&format!("\"{sign}\""))) }
    }

    /// Advances to the next token and returns the location of the current one.
    pub(super) fn step(&mut self) -> Result<Location, Fault> {
        let next = self.lexer.next()?;
        let passed = std::mem::replace(&mut self.token, next);
        self.count()?;
        Ok(passed.at)
    }

    fn count(&mut self) -> Result<(), Fault> {
        self.tokens += usize::from(self.token.kind != Kind::End);
        if self.tokens <= self.max_tokens {
            return Ok(());
        }
        let limit = self.max_tokens;
        let message = format!("Document contains more that {limit} tokens. Parsing aborted.");
        Err(Fault::syntax(self.token.at, message))
    }

    pub(super) fn unexpected(&self) -> Fault {
        Fault::syntax(self.token.at, format!("Unexpected {}.", self.token.kind))
    }

    fn expected(&self, what: &str) -> Fault {
        Fault::syntax(self.token.at, format!("Expected {what}, found {}.", self.token.kind))
    }
}
