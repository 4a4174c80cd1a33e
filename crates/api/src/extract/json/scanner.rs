//! Where a text stops being JSON (RFC 8259), with the distinctions that V8 makes.

/// Why a text is not JSON.
pub(super) enum Fault {
    /// It ends too early.
    End,
    /// A character that cannot stand there.
    Token,
    /// Something follows the value.
    Trailing,
    /// A fault with words of its own.
    Words(&'static str),
}

/// The first fault and the byte where it is; `None` if there is none.
pub(super) fn first_fault(text: &str) -> Option<(Fault, usize)> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.document().err().map(|fault| (fault, scanner.at))
}

/// Walks over the text without building anything. It never recurses.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        // The open brackets, each by the one that closes it.
        let mut open = Vec::new();
        loop {
            match self.start_of_value()? {
                Start::Scalar => {}
                Start::Object => {
                    if self.first_name()? {
                        open.push(b'}');
                        continue;
                    }
                }
                Start::List => {
                    if self.skip_space() != Some(b']') {
                        open.push(b']');
                        continue;
                    }
                    self.at += 1;
                }
            }
            while !self.after_value(open.last().copied())? {
                if open.pop().is_none() {
                    return Ok(());
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.peek()
    }

    fn start_of_value(&mut self) -> Result<Start, Fault> {
        match self.skip_space().ok_or(Fault::End)? {
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            opening @ (b'{' | b'[') => {
                self.at += 1;
                return Ok(if opening == b'{' { Start::Object } else { Start::List });
            }
            _ => return Err(Fault::Token),
        }
        Ok(Start::Scalar)
    }

    /// Behind `{`: whether there is a member, whose value comes next.
    fn first_name(&mut self) -> Result<bool, Fault> {
        match self.skip_space() {
            Some(b'}') => {
                self.at += 1;
                Ok(false)
            }
            Some(b'"') => self.name().map(|()| true),
            _ => Err(Fault::Words("Expected property name or '}'")),
        }
    }

    fn name(&mut self) -> Result<(), Fault> {
        self.string()?;
        if self.skip_space() != Some(b':') {
            return Err(Fault::Words("Expected ':' after property name"));
        }
        self.at += 1;
        Ok(())
    }

    /// Behind a value: whether another one follows before the bracket that closes.
    fn after_value(&mut self, closing: Option<u8>) -> Result<bool, Fault> {
        let next = self.skip_space();
        let Some(closing) = closing else {
            return if next.is_none() { Ok(false) } else { Err(Fault::Trailing) };
        };
        let is_object = closing == b'}';
        match next {
            Some(b',') => self.at += 1,
            Some(byte) if byte == closing => {
                self.at += 1;
                return Ok(false);
            }
            _ if is_object => return Err(Fault::Words("Expected ',' or '}' after property value")),
            _ => return Err(Fault::Words("Expected ',' or ']' after array element")),
        }
        if is_object {
            if self.skip_space() != Some(b'"') {
                return Err(Fault::Words("Expected double-quoted property name"));
            }
            self.name()?;
        }
        Ok(true)
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        for wanted in word {
            match self.peek() {
                Some(byte) if byte == *wanted => self.at += 1,
                Some(b'"') => return Err(Fault::Words("Unexpected string")),
                Some(b'-' | b'0'..=b'9') => return Err(Fault::Words("Unexpected number")),
                Some(_) => return Err(Fault::Token),
                None => return Err(Fault::End),
            }
        }
        Ok(())
    }

    fn digits(&mut self, otherwise: &'static str) -> Result<(), Fault> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(Fault::Words(otherwise));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let zero = self.peek() == Some(b'0');
        let first = self.at;
        self.digits("No number after minus sign")?;
        if zero && self.at > first + 1 {
            self.at = first + 1;
            return Err(Fault::Words("Unexpected number"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("Unterminated fractional number")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("Exponent part is missing a number")?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            match self.peek().ok_or(Fault::Words("Unterminated string"))? {
                b'"' => break,
                b'\\' => self.escape()?,
                0..=0x1f => return Err(Fault::Words("Bad control character in string literal")),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.peek().ok_or(Fault::Words("Unterminated string"))? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(Fault::Words("Bad Unicode escape"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(Fault::Words("Bad escaped character")),
        }
        Ok(())
    }
}

enum Start {
    Scalar,
    Object,
    List,
}
