//! Text as JavaScript sees it: in UTF-16 code units.
//!
//! Without the flag `u`, which policies cannot have, a regular expression of ECMAScript works on code units: `.`
//! matches half of an emoji, and `.{8}` four of them. The engine works on characters, so both the pattern and the
//! password are rewritten in an alphabet where every code unit is one character: most stand for themselves, the
//! halves of surrogate pairs are replaced by private characters. Nothing else can look like those, because every
//! character beyond U+FFFF is itself replaced by two of them.

use std::borrow::Cow;

const FIRST_SURROGATE: u16 = 0xD800;
const LAST_SURROGATE: u16 = 0xDFFF;
/// Start of the last plane, which is private use.
const STAND_INS: u32 = 0x10_0000;

/// The character that stands for a code unit.
pub(super) fn stand_in(unit: u16) -> char {
    let number = match unit {
        FIRST_SURROGATE..=LAST_SURROGATE => STAND_INS + u32::from(unit - FIRST_SURROGATE),
        _ => unit.into(),
    };
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The ranges of characters that stand for a range of code units.
pub(super) fn stand_ins(first: u16, last: u16) -> impl Iterator<Item = (char, char)> {
    let parts = [
        (first, last.min(FIRST_SURROGATE - 1)),
        (first.max(FIRST_SURROGATE), last.min(LAST_SURROGATE)),
        (first.max(LAST_SURROGATE + 1), last),
    ];
    parts
        .into_iter()
        .filter(|(first, last)| first <= last)
        .map(|(first, last)| (stand_in(first), stand_in(last)))
}

/// A text with one character for each code unit.
pub(super) fn rewrite(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c.len_utf16() == 1) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.encode_utf16().map(stand_in).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_an_emoji_is_one_character() {
        assert_eq!(rewrite("a€").as_ref(), "a€");
        assert_eq!(rewrite("a😀").chars().count(), 3);
    }

    #[test]
    fn a_range_over_the_surrogates_falls_into_three() {
        let ranges: Vec<_> = stand_ins(0, u16::MAX).collect();
        assert_eq!(ranges, [('\0', '\u{D7FF}'), ('\u{100000}', '\u{1007FF}'), ('\u{E000}', '\u{FFFF}')]);
        assert_eq!(stand_ins(0xE000, 0xE000).collect::<Vec<_>>(), [('\u{E000}', '\u{E000}')]);
        assert_eq!(stand_ins(0x61, 0x7A).collect::<Vec<_>>(), [('a', 'z')]);
    }

    proptest! {
        #[test]
        fn every_code_unit_is_one_character_and_no_two_look_alike(a: u16, b: u16, text: String) {
            prop_assert_eq!(stand_in(a) == stand_in(b), a == b);
            prop_assert_eq!(rewrite(&text).chars().count(), text.encode_utf16().count());
        }
    }
}
