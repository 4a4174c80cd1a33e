//! From a text to tokens.

use super::super::fault::{Fault, Location};
use super::characters::{continues_name, shown, starts_name};
use super::token::{Kind, Token};

/// The lexer.
pub(super) struct Lexer<'a> {
    pub(super) source: &'a str,
    /// Index of the next byte.
    pub(super) position: usize,
    /// The index up to which lines were counted, and its location.
    counted: usize,
    place: Location,
}

const PUNCTUATORS: [(u8, &str); 13] = [
    (b'!', "!"),
    (b'$', "$"),
    (b'&', "&"),
    (b'(', "("),
    (b')', ")"),
    (b':', ":"),
    (b'=', "="),
    (b'@', "@"),
    (b'[', "["),
    (b']', "]"),
    (b'{', "{"),
    (b'|', "|"),
    (b'}', "}"),
];

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, position: 0, counted: 0, place: Location { line: 1, column: 1 } }
    }

    /// The next token; at the end of the text, the end again and again.
    pub(super) fn next(&mut self) -> Result<Token<'a>, Fault> {
        self.skip();
        let start = self.position;
        let at = self.locate(start);
        let Some(byte) = self.byte(0) else { return Ok(Token { kind: Kind::End, at }) };
        let kind = if let Some((_, sign)) = PUNCTUATORS.iter().find(|(known, _)| *known == byte) {
            self.position += 1;
            Kind::Punctuator(sign)
        } else if self.source[start..].starts_with("...") {
            self.position += 3;
            Kind::Punctuator("...")
        } else if starts_name(byte) {
            Kind::Name(self.taken_while(continues_name))
        } else if byte.is_ascii_digit() || byte == b'-' {
            self.number()?
        } else if self.source[start..].starts_with("\"\"\"") {
            Kind::Block(self.block()?)
        } else if byte == b'"' {
            Kind::Text(self.text()?)
        } else {
            return Err(self.unexpected());
        };
        Ok(Token { kind, at })
    }

    /// The byte at an offset from the next one.
    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.position + ahead).copied()
    }

    /// The next character.
    pub(super) fn char(&self) -> Option<char> {
        self.source[self.position..].chars().next()
    }

    pub(super) fn taken_while(&mut self, belongs: fn(u8) -> bool) -> &'a str {
        let rest = &self.source[self.position..];
        let length = rest.bytes().position(|byte| !belongs(byte)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// An error at the next byte.
    pub(super) fn fault(&mut self, message: impl std::fmt::Display) -> Fault {
        let at = self.locate(self.position);
        Fault::syntax(at, message)
    }

    fn unexpected(&mut self) -> Fault {
        let message = match self.char() {
            Some('\'') => {
                "Unexpected single quote character ('), did you mean to use a double quote (\")?".to_owned()
            }
            char @ Some(' '..='~') => format!("Unexpected character: {}.", shown(char)),
            char => format!("Invalid character: {}.", shown(char)),
        };
        self.fault(message)
    }

    /// Skips blanks, commas, line ends and comments.
    fn skip(&mut self) {
        loop {
            let rest = &self.source[self.position..];
            self.position += match rest.as_bytes().first() {
                Some(b' ' | b'\t' | b',' | b'\n' | b'\r') => 1,
                Some(b'#') => rest.find(['\n', '\r']).unwrap_or(rest.len()),
                _ if rest.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
                _ => return,
            };
        }
    }

    /// The location of a byte. It must not be before the one of the last call.
    fn locate(&mut self, to: usize) -> Location {
        let bytes = self.source.as_bytes();
        for (offset, char) in self.source[self.counted..to].char_indices() {
            let after_return = self.counted + offset > 0 && bytes[self.counted + offset - 1] == b'\r';
            match char {
                '\n' if after_return => {}
                '\n' | '\r' => self.place = Location { line: self.place.line + 1, column: 1 },
                _ => self.place.column += u32::from(char.len_utf16() == 2) + 1,
            }
        }
        self.counted = to;
        self.place
    }
}
