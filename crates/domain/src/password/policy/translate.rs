//! Translates regular expressions of ECMAScript to those of `fancy-regex`.
//!
//! ECMA-262 without flags, with annex B (the syntax that browsers accept). The result is over the alphabet of
//! [`units`](super::units). Patterns that cannot be translated are refused.
//!
//! One difference is known: in ECMAScript each iteration of a repeated group resets the groups inside, so that a
//! back-reference to them matches the empty text. Here they keep the match of the previous iteration.
//!
//! A translation and not the crate `regress`, which runs ECMAScript itself: it has no limit on backtracking, so that a policy
//! such as `^(a+)+$` blocks a thread for seconds.

use std::fmt::Write;

use super::PolicyError;
use super::class::Set;
use super::groups::{Groups, survey};
use super::reader::Reader;
use super::units::char_of;

/// An upper bound above this is the same as none: no password is longer.
const MOST_REPEATS: u32 = crate::password::MAX_BYTES as u32;

/// A pattern in the syntax of `fancy-regex`.
pub(super) struct Translated {
    pub(super) pattern: String,
    /// Whether it can match at the start of the text only, so that other positions need not be tried. False is always safe.
    pub(super) at_start: bool,
}

/// Translates a pattern, without the slashes around it.
pub(super) fn translate(pattern: &str) -> Result<Translated, PolicyError> {
    let groups = survey(pattern)?;
    let mut translation = Translation { groups, ..Translation::default() };
    let mut reader = Reader::new(pattern);
    while let Some(unit) = reader.next() {
        translation.term(unit, &mut reader)?;
    }
    if !translation.open.is_empty() {
        return Err(PolicyError::Syntax("a group is not closed"));
    }
    let at_start = translation.starts && !translation.may_start_otherwise;
    Ok(Translated { pattern: translation.out, at_start })
}

/// A group that is not closed yet.
pub(super) struct Open {
    /// Where it starts in the output.
    start: usize,
    /// Its number, if it captures.
    number: Option<usize>,
    /// Whether a repetition may follow it.
    repeatable: bool,
    pub(super) look_behind: bool,
    /// Whether it has other terms than assertions.
    solid: bool,
}

/// A term that may be repeated.
#[derive(Clone, Copy)]
pub(super) struct Term {
    /// Where it starts in the output.
    start: usize,
    /// Whether `fancy-regex` can repeat it: it is neither empty nor an assertion.
    solid: bool,
}

#[derive(Default)]
pub(super) struct Translation {
    pub(super) groups: Groups,
    pub(super) out: String,
    pub(super) open: Vec<Open>,
    opened: usize,
    /// Numbers of the groups that are closed.
    pub(super) closed: Vec<usize>,
    /// The term that a following quantifier applies to.
    pub(super) last: Option<Term>,
    /// Whether the pattern begins with `^`, or with a look-ahead that begins with `^`.
    starts: bool,
    /// Whether it has an alternative that does not.
    may_start_otherwise: bool,
}

impl Translation {
    /// Translates the term that begins with `unit`.
    fn term(&mut self, unit: u16, reader: &mut Reader) -> Result<(), PolicyError> {
        match char::from_u32(unit.into()) {
            Some(c @ ('^' | '$' | '|')) => {
                self.starts |= c == '^' && matches!(self.out.as_str(), "" | "(?=");
                self.may_start_otherwise |=
                    c == '|' && self.open.first().is_none_or(|group| group.start == 0);
                self.out.push(c);
                self.last = None;
            }
            Some('.') => self.set(&Set::line_ends(), true),
            Some('[') => {
                let (set, negated) = reader.set()?;
                self.set(&set, negated);
            }
            Some('(') => self.open(reader)?,
            Some(')') => self.close()?,
            Some('*') => self.repeat("*", reader)?,
            Some('+') => self.repeat("+", reader)?,
            Some('?') => self.repeat("?", reader)?,
            Some('{') => match reader.attempt(Reader::bounds) {
                Some((least, most)) => {
                    let bounds = written_bounds(least, most)?;
                    self.repeat(&bounds, reader)?;
                }
                None => self.unit(unit),
            },
            Some('\\') => self.escape(reader)?,
            _ => self.unit(unit),
        }
        Ok(())
    }

    /// Records a term that was written from `start` on.
    pub(super) fn wrote(&mut self, start: usize, solid: bool) {
        if let Some(group) = self.open.last_mut() {
            group.solid |= solid;
        }
        self.last = Some(Term { start, solid });
    }

    pub(super) fn unit(&mut self, unit: u16) {
        let start = self.out.len();
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() => self.out.push(byte.into()),
            // Writing to a `String` cannot fail.
            _ => drop(write!(self.out, "\\x{{{:X}}}", u32::from(char_of(unit)))),
        }
        self.wrote(start, true);
    }

    pub(super) fn set(&mut self, set: &Set, negated: bool) {
        let start = self.out.len();
        set.write(negated, &mut self.out);
        self.wrote(start, true);
    }

    fn repeat(&mut self, how: &str, reader: &mut Reader) -> Result<(), PolicyError> {
        let term = self.last.ok_or(PolicyError::Syntax("there is nothing to repeat"))?;
        if !term.solid {
            // A second branch, which never matches, makes it repeatable.
            self.out.insert_str(term.start, "(?:");
            self.out.push('|');
            Set::default().write(false, &mut self.out);
            self.out.push(')');
        }
        self.may_start_otherwise |= term.start == 0;
        self.out.push_str(how);
        if reader.eat("?") {
            self.out.push('?');
        }
        self.wrote(term.start, true);
        self.last = None;
        Ok(())
    }

    fn open(&mut self, reader: &mut Reader) -> Result<(), PolicyError> {
        let start = self.out.len();
        let plain = Open { start, number: None, repeatable: true, look_behind: false, solid: false };
        let behind = Open { repeatable: false, look_behind: true, ..plain };
        let (text, group) = if reader.eat("?:") {
            ("(?:", plain)
        } else if reader.eat("?=") {
            ("(?=", plain)
        } else if reader.eat("?!") {
            ("(?!", plain)
        } else if reader.eat("?<=") {
            ("(?<=", behind)
        } else if reader.eat("?<!") {
            ("(?<!", behind)
        } else {
            if reader.eat("?<") {
                reader.name();
            } else if reader.peek() == Some('?') {
                return Err(PolicyError::Syntax("the kind of a group is unknown"));
            }
            self.opened += 1;
            ("(", Open { number: Some(self.opened), ..plain })
        };
        self.out.push_str(text);
        self.open.push(group);
        self.last = None;
        Ok(())
    }

    fn close(&mut self) -> Result<(), PolicyError> {
        let group = self.open.pop().ok_or(PolicyError::Syntax("a group is closed that was not opened"))?;
        let assertion =
            self.out[group.start..].starts_with("(?=") || self.out[group.start..].starts_with("(?!");
        self.out.push(')');
        self.closed.extend(group.number);
        self.wrote(group.start, group.number.is_some() || group.solid && !assertion && !group.look_behind);
        if !group.repeatable {
            self.last = None;
        }
        Ok(())
    }
}

fn written_bounds(least: u32, most: Option<u32>) -> Result<String, PolicyError> {
    if most.is_some_and(|most| most < least) {
        return Err(PolicyError::Syntax("the bounds of a repetition are out of order"));
    }
    if least > MOST_REPEATS {
        return Err(PolicyError::Unsupported(format!("more than {MOST_REPEATS} repetitions")));
    }
    Ok(match most.filter(|most| *most <= MOST_REPEATS) {
        Some(most) => format!("{{{least},{most}}}"),
        None => format!("{{{least},}}"),
    })
}
