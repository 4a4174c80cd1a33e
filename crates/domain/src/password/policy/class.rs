//! Sets of code units: `[a-z]`, `\d`, `.`

use std::fmt::Write;

use super::units::char_ranges;

/// A set of code units, as ranges of first and last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<(u16, u16)>);

impl Set {
    /// `\d`.
    pub(super) fn digits() -> Self {
        Self(vec![(0x30, 0x39)])
    }

    /// `\w`: ASCII only.
    pub(super) fn word() -> Self {
        Self(vec![(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }

    /// `\s`: WhiteSpace and LineTerminator of ECMA-262.
    pub(super) fn space() -> Self {
        let blanks = [0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0xFEFF];
        let ranges = [(0x09, 0x0D), (0x2000, 0x200A), (0x2028, 0x2029)];
        Self(blanks.into_iter().map(|blank| (blank, blank)).chain(ranges).collect())
    }

    /// The line terminators, which `.` does not match.
    pub(super) fn line_ends() -> Self {
        Self(vec![(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)])
    }

    pub(super) fn add(&mut self, first: u16, last: u16) {
        self.0.push((first, last));
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All code units that are not in the set.
    pub(super) fn complement(mut self) -> Self {
        self.0.sort_unstable();
        let mut rest = Vec::new();
        let mut next = 0u32;
        for (first, last) in self.0 {
            if u32::from(first) > next
                && let Ok(from) = u16::try_from(next)
            {
                rest.push((from, first - 1));
            }
            next = next.max(u32::from(last) + 1);
        }
        if let Ok(from) = u16::try_from(next) {
            rest.push((from, u16::MAX));
        }
        Self(rest)
    }

    /// Writes the set, or its complement, in the syntax of `fancy-regex`.
    pub(super) fn write(&self, negated: bool, out: &mut String) {
        let everything = [(0, u16::MAX)];
        let (ranges, negated) =
            if self.0.is_empty() { (&everything[..], !negated) } else { (&self.0[..], negated) };
        out.push_str(if negated { "[^" } else { "[" });
        for (first, last) in ranges.iter().flat_map(|range| char_ranges(range.0, range.1)) {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\x{{{:X}}}-\\x{{{:X}}}", u32::from(first), u32::from(last));
        }
        out.push(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_complement_has_all_other_units() {
        let mut set = Set::digits();
        set.add(0, 0x2F);
        set.add(0x35, 0x40);
        assert_eq!(set.complement(), Set(vec![(0x41, u16::MAX)]));
        assert_eq!(Set::default().complement(), Set(vec![(0, u16::MAX)]));
        assert_eq!(Set::default().complement().complement(), Set::default());
        let mut ends = Set::default();
        ends.add(0, 1);
        ends.add(0xFFFE, u16::MAX);
        assert_eq!(ends.complement(), Set(vec![(2, 0xFFFD)]));
    }

    #[test]
    fn sets_are_written_as_ranges() {
        let written = |set: Set, negated| {
            let mut out = String::new();
            set.write(negated, &mut out);
            out
        };
        assert_eq!(written(Set::digits(), false), "[\\x{30}-\\x{39}]");
        assert_eq!(written(Set::digits(), true), "[^\\x{30}-\\x{39}]");
        let everything = "\\x{0}-\\x{D7FF}\\x{100000}-\\x{1007FF}\\x{E000}-\\x{FFFF}]";
        assert_eq!(written(Set::default(), false), format!("[^{everything}"));
        assert_eq!(written(Set::default(), true), format!("[{everything}"));
    }
}
