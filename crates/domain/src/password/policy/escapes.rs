//! Backslash escapes: assertions, references and sets.

use std::fmt::Write;

use super::PolicyError;
use super::class::Set;
use super::reader::{Meaning, Reader};
use super::translate::Translation;

impl Translation {
    /// Translates an escape, after its backslash.
    pub(super) fn escape(&mut self, reader: &mut Reader) -> Result<(), PolicyError> {
        if reader.eat("b") {
            self.boundary(true);
        } else if reader.eat("B") {
            self.boundary(false);
        } else if let Some(number) = reader.attempt(|reader| self.number_of_reference(reader)) {
            self.reference(number)?;
        } else if self.groups.iter().any(Option::is_some) && reader.eat("k") {
            let name = if reader.eat("<") { reader.name() } else { None };
            let place = self.groups.iter().position(|group| group.is_some() && *group == name);
            self.reference(place.ok_or(PolicyError::Syntax("a reference to an unknown group"))? + 1)?;
        } else {
            match reader.escape(false)? {
                Meaning::Unit(unit) => self.unit(unit),
                Meaning::Set(set) => self.set(&set, false),
            }
        }
        Ok(())
    }

    /// Only numbers up to the number of groups are references; others are octal escapes (annex B).
    fn number_of_reference(&self, reader: &mut Reader) -> Option<usize> {
        if reader.peek() == Some('0') {
            return None;
        }
        let number = usize::try_from(reader.number()?).ok()?;
        (number <= self.groups.len()).then_some(number)
    }

    /// A reference to a group that has not matched, or is not closed, matches the empty text.
    fn reference(&mut self, number: usize) -> Result<(), PolicyError> {
        if self.open.iter().any(|group| group.look_behind) {
            return Err(PolicyError::Unsupported("a reference inside a look-behind".into()));
        }
        let start = self.out.len();
        let closed = self.closed.contains(&number);
        if closed {
            // Writing to a `String` cannot fail.
            let _ = write!(self.out, "(?({number})\\{number})");
        } else {
            self.out.push_str("(?:)");
        }
        self.wrote(start, closed);
        Ok(())
    }

    /// A boundary of a word of ASCII letters, digits and underscores.
    fn boundary(&mut self, wanted: bool) {
        let mut word = String::new();
        Set::word().write(false, &mut word);
        let (after, before) = if wanted { ("!", "=") } else { ("=", "!") };
        // Writing to a `String` cannot fail.
        let _ = write!(self.out, "(?:(?<={word})(?{after}{word})|(?<!{word})(?{before}{word}))");
        self.last = None;
    }
}
