//! Text as JavaScript processes it: in UTF-16 code units.
//!
//! Without the flag `u`, which policies cannot have, a regular expression of ECMAScript works on code units: `.`
//! matches half of an emoji, and `.{8}` four of them. `fancy-regex` works on characters, so both the pattern and the
//! password are rewritten in an alphabet where every code unit is one character: surrogates are replaced by private-use
//! characters, and other code units stay. The replacement is unambiguous, because every character above U+FFFF is itself
//! replaced by two of them.

use std::borrow::Cow;

const FIRST_SURROGATE: u16 = 0xD800;
const LAST_SURROGATE: u16 = 0xDFFF;
/// First replacement character: the start of the last plane, which is for private use.
const FIRST_REPLACEMENT: u32 = 0x10_0000;

/// The character for a code unit.
pub(super) fn char_of(unit: u16) -> char {
    let number = match unit {
        FIRST_SURROGATE..=LAST_SURROGATE => FIRST_REPLACEMENT + u32::from(unit - FIRST_SURROGATE),
        _ => unit.into(),
    };
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The ranges of characters for a range of code units.
pub(super) fn char_ranges(first: u16, last: u16) -> impl Iterator<Item = (char, char)> {
    let parts = [
        (first, last.min(FIRST_SURROGATE - 1)),
        (first.max(FIRST_SURROGATE), last.min(LAST_SURROGATE)),
        (first.max(LAST_SURROGATE + 1), last),
    ];
    parts
        .into_iter()
        .filter(|(first, last)| first <= last)
        .map(|(first, last)| (char_of(first), char_of(last)))
}

/// Rewrites a text to one character for each code unit.
pub(super) fn rewrite(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c.len_utf16() == 1) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.encode_utf16().map(char_of).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_surrogate_is_one_character() {
        assert_eq!(rewrite("a€").as_ref(), "a€");
        assert_eq!(rewrite("a😀").chars().count(), 3);
    }

    #[test]
    fn a_range_over_the_surrogates_is_split_into_three() {
        let ranges: Vec<_> = char_ranges(0, u16::MAX).collect();
        assert_eq!(ranges, [('\0', '\u{D7FF}'), ('\u{100000}', '\u{1007FF}'), ('\u{E000}', '\u{FFFF}')]);
        assert_eq!(char_ranges(0xE000, 0xE000).collect::<Vec<_>>(), [('\u{E000}', '\u{E000}')]);
        assert_eq!(char_ranges(0x61, 0x7A).collect::<Vec<_>>(), [('a', 'z')]);
    }

    proptest! {
        #[test]
        fn every_code_unit_has_a_character_of_its_own(a: u16, b: u16, text: String) {
            prop_assert_eq!(char_of(a) == char_of(b), a == b);
            prop_assert_eq!(rewrite(&text).chars().count(), text.encode_utf16().count());
        }
    }
}
