//! Numbers: `0`, `-12`, `1.5e-3`.

use super::super::fault::Fault;
use super::characters::{shown, starts_name};
use super::lexer::Lexer;
use super::token::Kind;

impl<'a> Lexer<'a> {
    pub(super) fn number(&mut self) -> Result<Kind<'a>, Fault> {
        let start = self.position;
        let mut is_float = false;
        self.take_sign(b"-");
        if self.byte(0) == Some(b'0') {
            self.position += 1;
            if self.byte(0).is_some_and(|byte| byte.is_ascii_digit()) {
                let found = shown(self.char());
                return Err(self.fault(format!("Invalid number, unexpected digit after 0: {found}.")));
            }
        } else {
            self.digits()?;
        }
        if self.byte(0) == Some(b'.') {
            is_float = true;
            self.position += 1;
            self.digits()?;
        }
        if matches!(self.byte(0), Some(b'e' | b'E')) {
            is_float = true;
            self.position += 1;
            self.take_sign(b"+-");
            self.digits()?;
        }
        if self.byte(0).is_some_and(|byte| byte == b'.' || starts_name(byte)) {
            return Err(self.no_digit());
        }
        let text = &self.source[start..self.position];
        Ok(if is_float { Kind::Float(text) } else { Kind::Int(text) })
    }

    fn take_sign(&mut self, signs: &[u8]) {
        self.position += usize::from(self.byte(0).is_some_and(|byte| signs.contains(&byte)));
    }

    fn digits(&mut self) -> Result<(), Fault> {
        match self.taken_while(|byte| byte.is_ascii_digit()) {
            "" => Err(self.no_digit()),
            _ => Ok(()),
        }
    }

    fn no_digit(&mut self) -> Fault {
        let found = shown(self.char());
        self.fault(format!("Invalid number, expected digit but got: {found}."))
    }
}
