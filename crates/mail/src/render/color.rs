//! The colour of the project.

/// Default colour of Directus.
const FALLBACK: &str = "#171717";

/// `color` if it is `#rgb` or `#rrggbb`, else the fallback. Templates insert the result into CSS without escaping.
pub(super) fn accent(color: &str) -> String {
    let color = color.trim();
    if rgb(color).is_some() { color.to_owned() } else { FALLBACK.to_owned() }
}

/// White or black, whichever has the higher contrast with `color` (WCAG 2.2, relative luminance).
pub(super) fn text_on(color: &str) -> &'static str {
    let [red, green, blue] = rgb(color).unwrap_or_default().map(linear);
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    // At 0.179 the contrast with white, 1.05 / (l + 0.05), equals that with black, (l + 0.05) / 0.05.
    if luminance > 0.179 { "#000000" } else { "#ffffff" }
}

fn rgb(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#')?;
    let digit = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
    let pair = |at: usize| Some(digit(at)? * 16 + digit(at + 1)?);
    match digits.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        6 => Some([pair(0)?, pair(2)?, pair(4)?]),
        _ => None,
    }
}

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("#6644FF", "#6644FF", "#ffffff")]
    #[case("#ff0", "#ff0", "#000000")]
    #[case("", FALLBACK, "#ffffff")]
    #[case("red", FALLBACK, "#ffffff")]
    #[case("#12345g", FALLBACK, "#ffffff")]
    #[case("#+1+2+3", FALLBACK, "#ffffff")]
    #[case("#éé", FALLBACK, "#ffffff")]
    #[case("#fff;background:url(//evil)", FALLBACK, "#ffffff")]
    fn anything_but_a_hex_colour_is_replaced(#[case] given: &str, #[case] taken: &str, #[case] text: &str) {
        let accent = accent(given);
        assert_eq!((accent.as_str(), text_on(&accent)), (taken, text));
    }
}
