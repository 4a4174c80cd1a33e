//! Reads the tokens of a pattern: numbers, escapes, sets.

use super::PolicyError;
use super::class::Set;

/// A pattern in code units, and the current position.
pub(super) struct Reader {
    units: Vec<u16>,
    at: usize,
}

/// The meaning of an escape or of a member of a set.
pub(super) enum Meaning {
    /// One code unit.
    Unit(u16),
    /// Any unit of a set.
    Set(Set),
}

impl Reader {
    pub(super) fn new(pattern: &str) -> Self {
        Self { units: pattern.encode_utf16().collect(), at: 0 }
    }

    /// The next code unit as a character; surrogates are returned as U+FFFD, which has no meaning in
    /// patterns.
    pub(super) fn peek(&self) -> Option<char> {
        self.units
            .get(self.at)
            .map(|unit| char::from_u32((*unit).into()).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// The next code unit.
    pub(super) fn next(&mut self) -> Option<u16> {
        let unit = self.units.get(self.at).copied();
        self.at += usize::from(unit.is_some());
        unit
    }

    /// Consumes `text` if it is next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let fits = self.units[self.at..].iter().copied().take(text.len()).eq(text.encode_utf16());
        if fits {
            self.at += text.len();
        }
        fits
    }

    /// Reads with `read`; restores the position if that returns `None`.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let result = read(self);
        if result.is_none() {
            self.at = start;
        }
        result
    }

    /// A decimal number, which saturates.
    pub(super) fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0u32).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    /// `n}`, `n,}` or `n,m}`, after the brace.
    pub(super) fn bounds(&mut self) -> Option<(u32, Option<u32>)> {
        let least = self.number()?;
        if self.eat("}") {
            return Some((least, Some(least)));
        }
        if !self.eat(",") {
            return None;
        }
        if self.eat("}") {
            return Some((least, None));
        }
        let most = self.number()?;
        self.eat("}").then_some((least, Some(most)))
    }

    /// A name up to `>`.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.peek()? {
                '>' => break,
                c if c == '_' || c == '$' || c.is_ascii_alphabetic() => name.push(c),
                c if c.is_ascii_digit() && !name.is_empty() => name.push(c),
                _ => return None,
            }
            self.at += 1;
        }
        self.at += 1;
        (!name.is_empty()).then_some(name)
    }

    /// A set, after its `[`, and whether it is negated.
    pub(super) fn set(&mut self) -> Result<(Set, bool), PolicyError> {
        let negated = self.eat("^");
        let mut set = Set::default();
        loop {
            if self.eat("]") {
                return Ok((set, negated));
            }
            let first = self.member()?;
            let dash = self.peek() == Some('-') && !matches!(self.units.get(self.at + 1), None | Some(0x5D));
            if !dash {
                add(&mut set, first);
                continue;
            }
            self.at += 1;
            match (first, self.member()?) {
                (Meaning::Unit(first), Meaning::Unit(last)) if first <= last => set.add(first, last),
                (Meaning::Unit(_), Meaning::Unit(_)) => {
                    return Err(PolicyError::Syntax("a range is out of order"));
                }
                (first, last) => {
                    add(&mut set, first);
                    set.add(0x2D, 0x2D);
                    add(&mut set, last);
                }
            }
        }
    }

    fn member(&mut self) -> Result<Meaning, PolicyError> {
        let unit = self.next().ok_or(PolicyError::Syntax("a set is not closed"))?;
        if unit != 0x5C {
            return Ok(Meaning::Unit(unit));
        }
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Ok(Meaning::Unit(0x08))
            }
            _ => self.escape(true),
        }
    }

    /// An escape after its backslash, except assertions and references. An unknown escape is its character (ECMA-262
    /// annex B).
    pub(super) fn escape(&mut self, in_set: bool) -> Result<Meaning, PolicyError> {
        let c = self.peek().ok_or(PolicyError::Syntax("a backslash at the end"))?;
        if c == 'c' {
            return Ok(Meaning::Unit(self.control(in_set)));
        }
        if let Some(unit) = self.attempt(Self::octal) {
            return Ok(Meaning::Unit(unit));
        }
        let unit = self.next().unwrap_or_default();
        Ok(Meaning::Unit(match c {
            'd' => return Ok(Meaning::Set(Set::digits())),
            'D' => return Ok(Meaning::Set(Set::digits().complement())),
            'w' => return Ok(Meaning::Set(Set::word())),
            'W' => return Ok(Meaning::Set(Set::word().complement())),
            's' => return Ok(Meaning::Set(Set::space())),
            'S' => return Ok(Meaning::Set(Set::space().complement())),
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'x' => self.attempt(|reader| reader.hex(2)).unwrap_or(unit),
            'u' => self.attempt(|reader| reader.hex(4)).unwrap_or(unit),
            _ => unit,
        }))
    }

    /// `cX`. Otherwise the backslash is a literal one, and the `c` is not consumed.
    fn control(&mut self, in_set: bool) -> u16 {
        let letter = self.units.get(self.at + 1).and_then(|unit| u8::try_from(*unit).ok()).filter(|letter| {
            letter.is_ascii_alphabetic() || in_set && (letter.is_ascii_digit() || *letter == b'_')
        });
        match letter {
            Some(letter) => {
                self.at += 2;
                u16::from(letter % 32)
            }
            None => 0x5C,
        }
    }

    /// Up to three octal digits, at most 377.
    fn octal(&mut self) -> Option<u16> {
        let mut value = self.digit(8)?;
        while value < 0o40 {
            match self.attempt(|reader| reader.digit(8)) {
                Some(digit) => value = value * 8 + digit,
                None => break,
            }
        }
        Some(value)
    }

    fn hex(&mut self, digits: usize) -> Option<u16> {
        (0..digits).try_fold(0, |value, _| Some(value * 16 + self.digit(16)?))
    }

    fn digit(&mut self, base: u32) -> Option<u16> {
        let digit = self.peek()?.to_digit(base)?;
        self.at += 1;
        u16::try_from(digit).ok()
    }
}

fn add(set: &mut Set, meaning: Meaning) {
    match meaning {
        Meaning::Unit(unit) => set.add(unit, unit),
        Meaning::Set(other) => set.join(other),
    }
}
