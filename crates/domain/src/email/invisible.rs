//! Invisible characters.

/// Format characters (general category Cf), characters that are to be ignored when they cannot be shown
/// (`Default_Ignorable_Code_Point`: zero-width, bidirectional controls, fillers, variation selectors, tags) and the empty
/// braille cell, as ranges with both ends included. Unicode 17.
const INVISIBLE: [(char, char); 26] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether `text` has an invisible character: a control or format character, a zero-width or bidirectional one, a filler,
/// or whitespace of any kind.
///
/// Two addresses that differ only in such characters look identical, so an address with any of them is not stored.
pub fn has_invisible(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || c.is_whitespace() || is_listed(c))
}

fn is_listed(c: char) -> bool {
    let index = INVISIBLE.partition_point(|&(_, last)| last < c);
    INVISIBLE.get(index).is_some_and(|&(first, _)| first <= c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::null('\0')]
    #[case::tab('\t')]
    #[case::line_feed('\n')]
    #[case::delete('\u{7f}')]
    #[case::control_of_latin_1('\u{85}')]
    #[case::space(' ')]
    #[case::no_break_space('\u{a0}')]
    #[case::em_space('\u{2003}')]
    #[case::ideographic_space('\u{3000}')]
    #[case::line_separator('\u{2028}')]
    #[case::soft_hyphen('\u{ad}')]
    #[case::combining_grapheme_joiner('\u{34f}')]
    #[case::arabic_letter_mark('\u{61c}')]
    #[case::hangul_filler('\u{3164}')]
    #[case::zero_width_space('\u{200b}')]
    #[case::zero_width_joiner('\u{200d}')]
    #[case::right_to_left_mark('\u{200f}')]
    #[case::right_to_left_override('\u{202e}')]
    #[case::word_joiner('\u{2060}')]
    #[case::isolate('\u{2066}')]
    #[case::braille_blank('\u{2800}')]
    #[case::variation_selector('\u{fe0f}')]
    #[case::byte_order_mark('\u{feff}')]
    #[case::interlinear_annotation('\u{fff9}')]
    #[case::musical_format('\u{1d173}')]
    #[case::tag('\u{e0041}')]
    #[case::variation_selector_256('\u{e01ef}')]
    fn invisible_characters_are_found(#[case] c: char) {
        assert!(has_invisible(&c.to_string()));
        assert!(has_invisible(&format!("ann{c}@example.com")));
    }

    #[rstest]
    #[case("")]
    #[case("ann+tag@example.com")]
    #[case("o'neil_{x}|~@sub.example.co.uk")]
    #[case("jürgen@müller.de")]
    #[case("ju\u{308}rgen@example.com")]
    #[case("用户@例子.公司")]
    #[case("अजय@डाटा.भारत")]
    #[case("דוד@example.com")]
    #[case("😀@example.com")]
    fn visible_texts_are_accepted(#[case] text: &str) {
        assert!(!has_invisible(text));
    }

    #[test]
    fn the_ranges_are_in_order() {
        assert!(INVISIBLE.iter().all(|(first, last)| first <= last));
        assert!(INVISIBLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    proptest! {
        #[test]
        fn binary_search_agrees_with_linear_search(c: char) {
            let expected = INVISIBLE.iter().any(|&(first, last)| (first..=last).contains(&c));
            prop_assert_eq!(is_listed(c), expected);
        }
    }
}
